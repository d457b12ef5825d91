#include "ampcfg/os/private_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/signals.hpp"
#include "ampcfg/os/sync_files.hpp"
#include "os/file_replacement.hpp"

namespace ampcfg::os {
namespace {

constexpr mode_t folder_mode = S_IRWXU;
constexpr mode_t file_mode = S_IRUSR | S_IWUSR;

/// True if this process's user alone decides what is in it.
bool is_private(const struct stat& facts) {
  return facts.st_uid == ::geteuid() && (facts.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

}  // namespace

Outcome<PrivateFolder> PrivateFolder::open_at(int above, const std::string& name, std::filesystem::path shown,
                                              Missing missing) {
  const OwnRights own;
  constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  FileDescriptor opened(::openat(above, name.c_str(), flags));
  if (!opened && errno == ENOENT && missing == Missing::made) {
    if (::mkdirat(above, name.c_str(), folder_mode) != 0 && errno != EEXIST) return refusal_of(errno);
    opened = FileDescriptor(::openat(above, name.c_str(), flags));
  }
  if (!opened) return refusal_of(errno);
  struct stat facts {};
  if (::fstat(opened.get(), &facts) != 0) return refusal_of(errno);
  if (!is_private(facts)) return refusal_of(EACCES);
  return PrivateFolder(std::move(opened), std::move(shown));
}

Outcome<PrivateFolder> PrivateFolder::open(const std::filesystem::path& path, Missing missing) {
  std::string text = path.native();
  while (text.size() > 1 && text.ends_with('/')) text.pop_back();  // else a link at the end would be followed
  return open_at(AT_FDCWD, text, path, missing);
}

Outcome<PrivateFolder> PrivateFolder::folder(const std::string& name, Missing missing) const {
  return open_at(folder_.get(), name, shown_ / name, missing);
}

Outcome<std::vector<std::string>> PrivateFolder::names() const {
  const OwnRights own;
  const int again = ::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (again < 0) return refusal_of(errno);
  const std::unique_ptr<DIR, CloseFolder> listing(::fdopendir(again));
  if (!listing) return refusal_of(errno);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(listing.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  return names;
}

void PrivateFolder::close_to_others() const {
  ::fchmod(folder_.get(), folder_mode);
}

Outcome<FileDescriptor> PrivateFolder::open_file(const std::string& name, int flags) const {
  const OwnRights own;
  FileDescriptor file(
      ::openat(folder_.get(), name.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, file_mode));
  if (!file) return refusal_of(errno);
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return refusal_of(errno);
  if (!is_private(facts)) return refusal_of(EACCES);
  return file;
}

Outcome<FileBytes> PrivateFolder::read(const std::string& name, std::uint64_t max) const {
  const auto opened = open_file(name, O_RDONLY);
  if (const auto* refused = std::get_if<Refused>(&opened)) return *refused;
  return read_open(std::get<FileDescriptor>(opened).get(), max, HardLinks::refused);
}

Outcome<PrivateFile> PrivateFolder::file(const std::string& name, Missing missing) const {
  auto opened = open_file(name, O_RDWR | (missing == Missing::made ? O_CREAT : 0));
  if (const auto* refused = std::get_if<Refused>(&opened)) return *refused;
  struct stat facts {};
  FileDescriptor& file = std::get<FileDescriptor>(opened);
  if (::fstat(file.get(), &facts) != 0) return refusal_of(errno);
  if (!S_ISREG(facts.st_mode)) return Refused{Refusal::not_regular, {}, 0};
  if (facts.st_nlink > 1) return Refused{Refusal::hard_links, {}, 0};
  return PrivateFile(std::move(file), shown_ / name);
}

FileDescriptor PrivateFolder::make(const std::string& name, std::string_view bytes) const {
  const OwnRights own;
  FileDescriptor file(
      ::openat(folder_.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, file_mode));
  if (!file) {
    if (errno == EEXIST) return file;
    fail_to_write(shown_ / name, errno);
  }
  if (const int number = write_all(file.get(), bytes)) {
    ::unlinkat(folder_.get(), name.c_str(), 0);
    fail_to_write(shown_ / name, number);
  }
  return file;
}

void PrivateFolder::sync(const std::vector<FileDescriptor>& files) const {
  for (const int number : sync_files(files)) {
    if (number != 0) fail_to_write(shown_, number);
  }
  if (::fsync(folder_.get()) != 0) fail_to_write(shown_, errno);
}

bool PrivateFolder::has(const std::string& name) const {
  const OwnRights own;
  struct stat facts {};
  return ::fstatat(folder_.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0;
}

void PrivateFolder::rename(const std::string& from, const std::string& to) const {
  const OwnRights own;
  if (::renameat(folder_.get(), from.c_str(), folder_.get(), to.c_str()) != 0) fail_to_write(shown_ / from, errno);
}

void PrivateFolder::remove(const std::string& name) const {
  const OwnRights own;
  if (::unlinkat(folder_.get(), name.c_str(), 0) != 0 && errno != ENOENT) fail_to_write(shown_ / name, errno);
}

void PrivateFolder::remove_folder(const std::string& name) const {
  const OwnRights own;
  const auto opened = folder(name, Missing::refused);
  if (const auto* refused = std::get_if<Refused>(&opened)) {
    if (refused->why == Refusal::absent) return;
    throw Error("write-failed", (shown_ / name).native() + " cannot be removed: it " + refused->words());
  }
  const auto& inner = std::get<PrivateFolder>(opened);
  const auto listed = inner.names();
  if (const auto* names = std::get_if<std::vector<std::string>>(&listed)) {
    for (const std::string& file : *names) inner.remove(file);
  }
  if (::unlinkat(folder_.get(), name.c_str(), AT_REMOVEDIR) != 0) fail_to_write(shown_ / name, errno);
}

void PrivateFolder::sweep() const {
  const OwnRights own;
  const auto listed = names();
  const auto* all = std::get_if<std::vector<std::string>>(&listed);
  if (all == nullptr) return;
  for (const std::string& name : *all) {
    if (is_temporary(name)) remove_left_over(folder_.get(), name);
  }
}

void PrivateFolder::replace(const std::string& name, std::string_view bytes, Durability durability) const {
  const OwnRights own;
  const Unbroken whole;
  replace_in(folder_.get(), shown_ / name, name, bytes, file_mode, durability);
}

}  // namespace ampcfg::os

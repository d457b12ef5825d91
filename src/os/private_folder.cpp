#include "ampcfg/os/private_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "ampcfg/os/signals.hpp"
#include "file_replacement.hpp"

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

Outcome<FileBytes> PrivateFolder::read(const std::string& name, std::uint64_t max) const {
  const FileDescriptor file(
      ::openat(folder_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) return refusal_of(errno);
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) return refusal_of(errno);
  if (!is_private(facts)) return refusal_of(EACCES);
  return read_open(file.get(), max, HardLinks::refused);
}

void PrivateFolder::replace(const std::string& name, std::string_view bytes, Durability durability) const {
  const Unbroken whole;
  replace_in(folder_.get(), shown_ / name, name, bytes, file_mode, durability);
}

}  // namespace ampcfg::os

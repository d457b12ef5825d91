#include "ampcfg/os/scratch_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <system_error>
#include <utility>
#include <variant>

#include "os/file_replacement.hpp"

namespace ampcfg::os {
namespace {

constexpr std::string_view name_begin = "ampcfg-scratch.", kept_begin = "ampcfg-kept.";

FileDescriptor open_folder(const std::filesystem::path& path) {
  return FileDescriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
}

/// True for one of the account's whose program has ended without removing it.
bool is_left_behind(const std::filesystem::path& path, uid_t account) {
  constexpr std::time_t time_to_hold_it = 60;
  struct stat facts {};
  const FileDescriptor folder = open_folder(path);
  return folder && ::fstat(folder.get(), &facts) == 0 && facts.st_uid == account &&
         facts.st_mtime + time_to_hold_it < std::time(nullptr) && ::flock(folder.get(), LOCK_EX | LOCK_NB) == 0;
}

void remove_left_behind(const std::filesystem::path& place, uid_t account) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(place, error), end; !error && entry != end; entry.increment(error)) {
    const std::filesystem::path& path = entry->path();
    std::error_code ignored;
    if (path.filename().native().starts_with(name_begin) && is_left_behind(path, account))
      std::filesystem::remove_all(path, ignored);
  }
}

}  // namespace

ScratchFolder::ScratchFolder(const std::filesystem::path& place, Owner of) : of_(std::move(of)) {
  const OwnerRights rights(of_);
  remove_left_behind(place, of_.uid);
  std::string name = (place / name_begin).native() + "XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) fail_to_write(place, errno);
  path_ = name;
  held_ = open_folder(path_);
  if (!held_ || ::flock(held_.get(), LOCK_EX | LOCK_NB) != 0) fail_to_write(path_, errno);
}

ScratchFolder::~ScratchFolder() {
  if (is_kept_) return;
  const OwnerRights rights(of_);
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void ScratchFolder::write(const std::string& name, std::string_view bytes) const {
  constexpr mode_t own = 0600;
  const OwnerRights rights(of_);
  const auto path = path_ / name;
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, own));
  if (!file) fail_to_write(path, errno);
  if (const int number = write_all(file.get(), bytes); number != 0) fail_to_write(path, number);
}

Outcome<FileBytes> ScratchFolder::read(const std::string& name, std::uint64_t max) const {
  const OwnerRights rights(of_);
  const FileDescriptor file(::open((path_ / name).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) return refusal_of(errno);
  return read_open(file.get(), max, HardLinks::allowed);
}

std::filesystem::path ScratchFolder::keep(const std::string& name) {
  const OwnerRights rights(of_);
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(path_, ignored)) {
    if (entry.path().filename() != name) std::filesystem::remove_all(entry.path(), ignored);
  }
  const auto kept =
      path_.parent_path() / (std::string(kept_begin) + path_.filename().native().substr(name_begin.size()));
  std::filesystem::rename(path_, kept, ignored);
  if (!ignored) path_ = kept;
  is_kept_ = true;
  return path_ / name;
}

}  // namespace ampcfg::os

#include "os/file_replacement.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>
#include <string_view>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/file_descriptor.hpp"
#include "ampcfg/os/no_room.hpp"

namespace ampcfg::os {
namespace {

constexpr std::string_view temporary_prefix = ".ampcfg-";

/// Whoever sweeps leaves alone what is locked. False where that came first.
bool lock_against_sweeping(int file) {
  if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
  struct stat facts {};
  return ::fstat(file, &facts) == 0 && facts.st_nlink > 0;
}

/// A file with a name of its own in a folder, unlinked unless it takes its final name.
class TemporaryFile {
 public:
  TemporaryFile(int folder, const std::filesystem::path& shown) : folder_(folder), shown_(shown) {
    constexpr int tries = 100;
    for (int n = 0; n < tries; ++n) {
      name_ = std::string(temporary_prefix) + std::to_string(::getpid()) + "-" + std::to_string(n);
      file_ = FileDescriptor(
          ::openat(folder_, name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
      if (file_ && lock_against_sweeping(file_.get())) return;
      if (!file_ && errno != EEXIST) break;
    }
    fail_to_write(shown_, errno);
  }
  TemporaryFile(TemporaryFile&&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    if (!name_.empty()) ::unlinkat(folder_, name_.c_str(), 0);
  }

  void write(std::string_view bytes, mode_t mode, Durability durability) {
    if (const int number = write_all(file_.get(), bytes)) fail_to_write(shown_, number);
    if (::fchmod(file_.get(), mode) != 0) fail_to_write(shown_, errno);
    if (durability == Durability::synced && ::fsync(file_.get()) != 0) fail_to_write(shown_, errno);
  }

  void rename_to(const std::string& name) {
    if (::renameat(folder_, name_.c_str(), folder_, name.c_str()) != 0) fail_to_write(shown_, errno);
    name_.clear();
  }

 private:
  int folder_;
  const std::filesystem::path& shown_;
  std::string name_;
  FileDescriptor file_;
};

}  // namespace

void fail_to_write(const std::filesystem::path& what, int number) {
  const std::string message = what.native() + " cannot be written: " + system_words(number);
  if (const auto error = no_room(number, message)) throw Error(*error);
  throw Error("write-failed", message, "check its folder's owner, mode and free space");
}

int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return 0;
}

bool is_temporary(std::string_view name) {
  return name.starts_with(temporary_prefix);
}

void remove_left_over(int folder, const std::string& name) {
  const FileDescriptor file(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat opened {
  }, named{};
  if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0 || ::fstat(file.get(), &opened) != 0) return;
  if (!S_ISREG(opened.st_mode) || ::fstatat(folder, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) != 0) return;
  // By now it may have its final name, and another have this one.
  if (opened.st_dev == named.st_dev && opened.st_ino == named.st_ino) ::unlinkat(folder, name.c_str(), 0);
}

void replace_in(int folder, const std::filesystem::path& shown, const std::string& name, std::string_view bytes,
                mode_t mode, Durability durability) {
  TemporaryFile file(folder, shown);
  file.write(bytes, mode, durability);
  file.rename_to(name);
  if (durability == Durability::synced && ::fsync(folder) != 0) fail_to_write(shown, errno);
}

void replace_file(const std::filesystem::path& folder, const std::string& name, std::string_view bytes,
                  std::optional<mode_t> wanted) {
  const std::filesystem::path shown = folder / name;
  const FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened) fail_to_write(shown, errno);
  struct stat old {};
  constexpr mode_t permissions = 07777;
  const bool there = ::fstatat(opened.get(), name.c_str(), &old, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(old.st_mode);
  const mode_t mode = there ? old.st_mode & permissions : S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;
  replace_in(opened.get(), shown, name, bytes, wanted.value_or(mode), Durability::synced);
}

}  // namespace ampcfg::os

#include "ampcfg/os/writable_folder.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <type_traits>

#include "os/file_replacement.hpp"
#include "os/place_of.hpp"

namespace ampcfg::os {
namespace {

using Attributes = std::vector<std::pair<std::string, std::string>>;

constexpr int read_flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
constexpr mode_t permissions = 07777;

int result(int returned) {
  return returned == 0 ? 0 : errno;
}

/// Fills a text by a call that says how large it is; 0, or errno.
template <typename Call>
int read_sized(std::string& text, const Call& call) {
  for (;;) {
    const ssize_t size = call(nullptr, 0);
    if (size < 0) return errno;
    text.resize(static_cast<std::size_t>(size));
    if (size == 0) return 0;
    const ssize_t got = call(text.data(), text.size());
    if (got < 0 && errno == ERANGE) continue;
    if (got < 0) return errno;
    text.resize(static_cast<std::size_t>(got));
    return 0;
  }
}

/// A file system without extended attributes has none.
int names_of_attributes(int file, std::vector<std::string>& names) {
  std::string list;
  const int number = read_sized(list, [&](char* to, std::size_t room) { return ::flistxattr(file, to, room); });
  if (number != 0) return number == ENOTSUP || number == ENOSYS ? 0 : number;
  for (std::size_t at = 0; at < list.size(); at += names.back().size() + 1) names.emplace_back(list.c_str() + at);
  return 0;
}

int read_attributes(int file, Attributes& attributes) {
  std::vector<std::string> names;
  if (const int number = names_of_attributes(file, names)) return number;
  for (const std::string& name : names) {
    std::string value;
    const int number =
        read_sized(value, [&](char* to, std::size_t room) { return ::fgetxattr(file, name.c_str(), to, room); });
    if (number == ENODATA) continue;
    if (number != 0) return number;
    attributes.emplace_back(name, std::move(value));
  }
  return 0;
}

int give_attributes(int file, const Attributes& attributes) {
  Attributes now;
  if (const int number = read_attributes(file, now)) return number;
  for (const auto& attribute : now) {
    const bool kept = std::any_of(attributes.begin(), attributes.end(),
                                  [&](const auto& wanted) { return wanted.first == attribute.first; });
    if (!kept && ::fremovexattr(file, attribute.first.c_str()) != 0) return errno;
  }
  for (const auto& attribute : attributes) {
    if (std::find(now.begin(), now.end(), attribute) != now.end()) continue;
    if (::fsetxattr(file, attribute.first.c_str(), attribute.second.data(), attribute.second.size(), 0) != 0)
      return errno;
  }
  return 0;
}

/// Of a file that is written: writing takes the set-user bits away. The mode comes last: a change of group takes bits
/// of it away, an ACL is part of it. EPERM where the system keeps some of its bits from this user without a word.
int give_likeness(int file, const Likeness& likeness) {
  struct stat facts {};
  if (::fstat(file, &facts) != 0) return errno;
  if (likeness.group && facts.st_gid != *likeness.group &&
      ::fchown(file, static_cast<uid_t>(-1), *likeness.group) != 0) {
    return errno;
  }
  if (likeness.attributes) {
    if (const int number = give_attributes(file, *likeness.attributes)) return number;
  }
  if (::fchmod(file, likeness.mode) != 0 || ::fstat(file, &facts) != 0) return errno;
  return (facts.st_mode & permissions) == likeness.mode ? 0 : EPERM;
}

/// Another program's wish to write to a file on which this one has a lease is told by SIGIO, which would end this one.
bool has_writer(int file) {
  return ::fcntl(file, F_SETSIG, SIGURG) == 0 && ::fcntl(file, F_SETLEASE, F_RDLCK) != 0 && errno == EAGAIN;
}

/// A file system that has no hard links, or no such link.
bool lacks_links(int number) {
  return number == EPERM || number == ENOTSUP || number == ENOSYS || number == EMLINK || number == EINVAL;
}

std::string spare_name(const std::string& temporary) {
  return temporary + "-old";
}

/// A link, and where it leads. O_PATH opens nothing there.
Refused refused_link(int folder, const std::string& name) {
  const FileDescriptor found(::openat(folder, name.c_str(), O_PATH | O_CLOEXEC));
  return {Refusal::link, found ? place_of(found.get()) : std::filesystem::path(), ELOOP};
}

}  // namespace

bool lacks_exchange(int number) {
  return number == EINVAL || number == ENOSYS || number == ENOTSUP;
}

int sync_file(const FileDescriptor& file) {
  return result(::fsync(file.get()));
}

Outcome<WritableFolder> WritableFolder::inner(const std::string& name) const {
  FileDescriptor opened(::openat(folder_.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat facts {};
  if (!opened) {
    const int number = errno;
    const bool is_link =
        ::fstatat(folder_.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(facts.st_mode);
    return is_link ? refused_link(folder_.get(), name) : refusal_of(number);
  }
  if (::fstat(opened.get(), &facts) != 0) return refusal_of(errno);
  return WritableFolder(std::move(opened), stamp_of(facts));
}

namespace {

Outcome<FileDescriptor> open_file(int folder, const std::string& name) {
  FileDescriptor file(::openat(folder, name.c_str(), read_flags));
  if (file) return file;
  return errno == ELOOP ? refused_link(folder, name) : refusal_of(errno);
}

/// True while the name is that of the opened file, and its only one. A file from elsewhere that had the name for a
/// moment, by a hard link that is gone, is known by that alone.
bool is_still(int folder, const std::string& name, int file) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(file, &opened) == 0 && ::fstatat(folder, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         named.st_ino == opened.st_ino && named.st_dev == opened.st_dev && named.st_nlink == 1;
}

/// Reads by `read`, which is given the opened file, again where the name has gone to another file meanwhile.
template <typename Read>
std::invoke_result_t<Read, int> read_named(int folder, const std::string& name, const Read& read) {
  constexpr int tries = 16;
  for (int n = 0; n < tries; ++n) {
    auto opened = open_file(folder, name);
    if (auto* refused = std::get_if<Refused>(&opened)) return std::move(*refused);
    const int file = std::get<FileDescriptor>(opened).get();
    auto found = read(file);
    if (std::holds_alternative<Refused>(found) || is_still(folder, name, file)) return found;
  }
  return Refused{Refusal::busy, {}, EAGAIN};
}

Outcome<Original> read_original(int file, std::uint64_t max) {
  const bool is_written = has_writer(file);
  auto read = read_open(file, max, HardLinks::refused);
  if (auto* refused = std::get_if<Refused>(&read)) return std::move(*refused);
  Original original{std::get<FileBytes>(std::move(read)), {}, is_written};
  original.likeness.mode = original.file.stamp.mode & permissions;
  original.likeness.group = original.file.stamp.group;
  original.likeness.attributes.emplace();
  if (const int number = read_attributes(file, *original.likeness.attributes)) {
    return Refused{Refusal::input_output, {}, number};
  }
  return original;
}

}  // namespace

Outcome<Original> WritableFolder::original(const std::string& name, std::uint64_t max) const {
  return read_named(folder_.get(), name, [max](int file) { return read_original(file, max); });
}

Outcome<FileBytes> WritableFolder::read(const std::string& name, std::uint64_t max) const {
  return read_named(folder_.get(), name, [max](int file) { return read_open(file, max, HardLinks::refused); });
}

Outcome<FileBytes> WritableFolder::read_at_rest(const std::string& name, std::uint64_t max) const {
  return read_named(folder_.get(), name, [max](int file) -> Outcome<FileBytes> {
    if (has_writer(file)) return Refused{Refusal::busy, {}, EAGAIN};
    return read_open(file, max, HardLinks::refused);
  });
}

bool WritableFolder::has(const std::string& name) const {
  struct stat facts {};
  return ::fstatat(folder_.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

/// By the rights in effect, which only the newer call knows; where that is missing, nothing is known beforehand.
int WritableFolder::why_closed(const std::string& name) const {
  const long number = ::syscall(SYS_faccessat2, folder_.get(), ".", W_OK | X_OK, AT_EACCESS);
  if (number != 0 && errno != ENOSYS) return errno;
  return is_immutable(name) ? EPERM : 0;
}

bool WritableFolder::is_immutable(const std::string& name) const {
  constexpr std::uint64_t flags = STATX_ATTR_IMMUTABLE | STATX_ATTR_APPEND;
  struct statx file {};
  struct statx folder {};
  const bool of_file = ::statx(folder_.get(), name.c_str(), AT_SYMLINK_NOFOLLOW, STATX_TYPE, &file) == 0;
  const bool of_folder = ::statx(folder_.get(), "", AT_EMPTY_PATH, STATX_TYPE, &folder) == 0;
  return (of_file && (file.stx_attributes & flags) != 0) || (of_folder && (folder.stx_attributes & flags) != 0);
}

int WritableFolder::make(const std::string& name, std::string_view bytes, const Likeness& likeness,
                         FileDescriptor& made) const {
  FileDescriptor file(
      ::openat(folder_.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file) return errno;
  int number = write_all(file.get(), bytes);
  if (number == 0) number = give_likeness(file.get(), likeness);
  if (number != 0) {
    ::unlinkat(folder_.get(), name.c_str(), 0);
    return number;
  }
  made = std::move(file);
  return 0;
}

int WritableFolder::make_folder(const std::string& name, mode_t mode) const {
  return result(::mkdirat(folder_.get(), name.c_str(), mode));
}

int WritableFolder::exchange(const std::string& one, const std::string& other) const {
  return result(::renameat2(folder_.get(), one.c_str(), folder_.get(), other.c_str(), RENAME_EXCHANGE));
}

int WritableFolder::take_place(const std::string& temporary, const std::string& name) const {
  const std::string spare = spare_name(temporary);
  if (::linkat(folder_.get(), name.c_str(), folder_.get(), spare.c_str(), 0) != 0) {
    if (!lacks_links(errno)) return errno;
    return result(::renameat(folder_.get(), temporary.c_str(), folder_.get(), name.c_str()));
  }
  if (::renameat(folder_.get(), temporary.c_str(), folder_.get(), name.c_str()) != 0) {
    const int number = errno;
    ::unlinkat(folder_.get(), spare.c_str(), 0);
    return number;
  }
  return result(::renameat(folder_.get(), spare.c_str(), folder_.get(), temporary.c_str()));
}

int WritableFolder::mend(const std::string& temporary, const std::string& name) const {
  const std::string spare = spare_name(temporary);
  struct stat of_spare {};
  struct stat of_temporary {};
  struct stat of_name {};
  const auto look = [&](const std::string& at, struct stat& facts) {
    return ::fstatat(folder_.get(), at.c_str(), &facts, AT_SYMLINK_NOFOLLOW) == 0;
  };
  const bool has_temporary = look(temporary, of_temporary);
  if (look(spare, of_spare)) {
    if (has_temporary) return unlink(spare);
    return result(::renameat(folder_.get(), spare.c_str(), folder_.get(), temporary.c_str()));
  }
  const bool both = has_temporary && look(name, of_name) && S_ISREG(of_name.st_mode);
  const bool same = both && of_name.st_ino == of_temporary.st_ino && of_name.st_dev == of_temporary.st_dev;
  return same ? unlink(temporary) : 0;
}

int WritableFolder::move(const std::string& from, const std::string& to) const {
  if (::renameat2(folder_.get(), from.c_str(), folder_.get(), to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (!lacks_exchange(errno)) return errno;
  if (::linkat(folder_.get(), from.c_str(), folder_.get(), to.c_str(), 0) == 0) return unlink(from);
  if (!lacks_links(errno)) return errno;
  if (has(to)) return EEXIST;
  return result(::renameat(folder_.get(), from.c_str(), folder_.get(), to.c_str()));
}

int WritableFolder::unlink(const std::string& name) const {
  return result(::unlinkat(folder_.get(), name.c_str(), 0));
}

int WritableFolder::remove_folder(const std::string& name) const {
  return result(::unlinkat(folder_.get(), name.c_str(), AT_REMOVEDIR));
}

int WritableFolder::sync() const {
  return result(::fsync(folder_.get()));
}

int WritableFolder::try_lock(Lock lock) const {
  int number = 0;
  do {
    number = result(::flock(folder_.get(), (lock == Lock::alone ? LOCK_EX : LOCK_SH) | LOCK_NB));
  } while (number == EINTR);
  return number;
}

FileDescriptor WritableFolder::again() const {
  return FileDescriptor(::fcntl(folder_.get(), F_DUPFD_CLOEXEC, 0));
}

}  // namespace ampcfg::os

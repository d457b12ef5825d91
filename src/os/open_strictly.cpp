#include "os/open_strictly.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace ampcfg::os {
namespace {

int open_by_kernel(int folder, const std::string& path, std::uint64_t flags) {
  struct open_how how {};
  how.flags = flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  // EAGAIN: a rename somewhere made the kernel unsure of the way, or a lease on the file is being broken.
  constexpr int tries = 16;
  long opened = -1;
  for (int n = 0; n < tries; ++n) {
    opened = ::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how);
    if (opened >= 0 || (errno != EAGAIN && errno != EINTR)) break;
  }
  return static_cast<int>(opened);
}

/// One name of the walk: never a link.
FileDescriptor step(int folder, const std::string& name, int& number) {
  FileDescriptor next(::openat(folder, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  struct stat facts {};
  if (!next || ::fstat(next.get(), &facts) != 0) {
    number = errno;
    return {};
  }
  if (S_ISLNK(facts.st_mode)) {
    number = ELOOP;
    return {};
  }
  return next;
}

FileDescriptor open_by_walk(int folder, const std::string& path, std::uint64_t flags, int& number) {
  FileDescriptor held;
  int at = folder;
  std::size_t begin = 0;
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', begin)) {
    held = step(at, path.substr(begin, slash - begin), number);
    if (!held) return {};
    at = held.get();
    begin = slash + 1;
  }
  const std::string last = path.substr(begin);
  // O_PATH with O_NOFOLLOW opens a link itself, so the last name is looked at in any case.
  FileDescriptor opened = step(at, last, number);
  if (!opened) return {};
  opened = FileDescriptor(::openat(at, last.c_str(), static_cast<int>(flags) | O_NOFOLLOW));
  if (!opened) number = errno;
  struct stat facts {};
  if (opened && ::fstat(opened.get(), &facts) == 0 && S_ISLNK(facts.st_mode)) {
    number = ELOOP;
    return {};
  }
  return opened;
}

}  // namespace

FileDescriptor open_strictly(int folder, const std::string& path, std::uint64_t flags, Resolution resolution,
                             int& number) {
  if (resolution == Resolution::openat2) {
    FileDescriptor opened(open_by_kernel(folder, path, flags));
    number = opened ? 0 : errno;
    // EPERM is what the filters of older container engines answer to a call that they do not know.
    if (opened || (number != ENOSYS && number != EPERM)) return opened;
  }
  return open_by_walk(folder, path, flags, number);
}

}  // namespace ampcfg::os

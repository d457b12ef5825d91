#include "ampcfg/os/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "ampcfg/os/file_descriptor.hpp"

namespace ampcfg::os {
namespace {

constexpr std::size_t unknown_size_step = std::size_t{64} << 10;

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Reads into `bytes` until the end, or until there are more than `max`. 0, or errno.
int read_to_end(int descriptor, std::uint64_t max, std::string& bytes, std::size_t expected) {
  std::size_t have = 0;
  bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(expected, max) + 1));
  for (;;) {
    if (have == bytes.size()) {
      if (have > max) return 0;
      const std::uint64_t more = std::max<std::uint64_t>(unknown_size_step, have);
      bytes.resize(static_cast<std::size_t>(std::min<std::uint64_t>(have + more, max + 1)));
    }
    const ssize_t got = ::read(descriptor, bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno;
    const bool filled = have + static_cast<std::size_t>(got) == bytes.size();
    have += static_cast<std::size_t>(got);
    // As much as was expected, and no byte more though there was room: the end.
    if (got == 0 || (have == expected && !filled)) break;
  }
  bytes.resize(have);
  return 0;
}

}  // namespace

Stamp stamp_of(const struct stat& facts) {
  Stamp stamp;
  stamp.device = facts.st_dev;
  stamp.inode = facts.st_ino;
  stamp.size = static_cast<std::uint64_t>(facts.st_size);
  stamp.modified = nanoseconds(facts.st_mtim);
  stamp.changed = nanoseconds(facts.st_ctim);
  stamp.mode = facts.st_mode;
  stamp.owner = facts.st_uid;
  stamp.group = facts.st_gid;
  return stamp;
}

Outcome<FileBytes> read_open(int descriptor, std::uint64_t max, HardLinks hard_links) {
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0) return refusal_of(errno);
  if (!S_ISREG(facts.st_mode)) return Refused{Refusal::not_regular, {}, 0};
  if (hard_links == HardLinks::refused && facts.st_nlink > 1) return Refused{Refusal::hard_links, {}, 0};
  FileBytes file;
  file.stamp = stamp_of(facts);
  if (file.stamp.size > max) return Refused{Refusal::too_large, {}, 0};
  if (const int number = read_to_end(descriptor, max, file.bytes, static_cast<std::size_t>(file.stamp.size))) {
    return Refused{Refusal::input_output, {}, number};
  }
  if (file.bytes.size() > max) return Refused{Refusal::too_large, {}, 0};
  return file;
}

Outcome<FileBytes> read_file(const std::filesystem::path& path, std::uint64_t max) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) return refusal_of(errno == ENOTDIR ? ENOENT : errno);
  return read_open(file.get(), max, HardLinks::allowed);
}

Outcome<std::string> read_stream(int descriptor, std::uint64_t max) {
  std::string bytes;
  if (const int number = read_to_end(descriptor, max, bytes, 0)) return refusal_of(number);
  if (bytes.size() > max) return Refused{Refusal::too_large, {}, 0};
  return bytes;
}

}  // namespace ampcfg::os

#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ampcfg/os/packing.hpp"
#include "ampcfg/os/refusal.hpp"

namespace ampcfg::os {

/// What tells a file's states apart: as the system had them when it was opened.
struct Stamp {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified = 0;  ///< nanoseconds since 1970; anyone who may write can set it
  std::int64_t changed = 0;   ///< ctime: only the system sets it
  std::uint32_t mode = 0;
  std::uint32_t owner = 0;
  std::uint32_t group = 0;

  bool operator==(const Stamp&) const = default;
};

template <typename Archive>
void describe(Archive& archive, Like<Stamp> auto& stamp) {
  archive(stamp.device, stamp.inode, stamp.size, stamp.modified, stamp.changed, stamp.mode, stamp.owner, stamp.group);
}

Stamp stamp_of(const struct stat& facts);

struct FileBytes {
  std::string bytes;
  Stamp stamp;
};

enum class HardLinks { refused, allowed };

/// Reads an open file to its end: a regular one of at most `max` bytes, also if it grows meanwhile.
Outcome<FileBytes> read_open(int descriptor, std::uint64_t max, HardLinks hard_links);

/// Reads a file that this program's user names: links are followed; never blocks on a FIFO or device.
Outcome<FileBytes> read_file(const std::filesystem::path& path, std::uint64_t max);

/// Reads a descriptor of any kind (standard input) to its end, at most `max` bytes.
Outcome<std::string> read_stream(int descriptor, std::uint64_t max);

/// Puts `bytes` in place of `name` in `folder` so that whoever reads it, and a crash, meets the old bytes or the new
/// ones: a temporary file there, `fsync`, rename, `fsync` of the folder. The mode of a file that is there is kept, else
/// 0644; with `mode`, it has that. Throws Error (`write-failed`); then the old file is as it was.
void replace_file(const std::filesystem::path& folder, const std::string& name, std::string_view bytes,
                  std::optional<mode_t> mode = {});

}  // namespace ampcfg::os

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "ampcfg/os/file_descriptor.hpp"

namespace ampcfg::os {

/// A file of a `PrivateFolder`, open to be read and written. What fails throws Error (`write-failed`; `disk-full` for
/// ENOSPC and EDQUOT) with the file's path.
class PrivateFile {
 public:
  /// `shown` is for messages.
  PrivateFile(FileDescriptor file, std::filesystem::path shown) : file_(std::move(file)), shown_(std::move(shown)) {}

  [[nodiscard]] std::uint64_t size() const;
  /// At most `count` bytes from `begin` on; fewer at the end.
  [[nodiscard]] std::string read(std::uint64_t begin, std::uint64_t count) const;
  void write(std::uint64_t begin, std::string_view bytes) const;
  /// Its first `size` bytes are all that it has afterwards.
  void cut(std::uint64_t size) const;
  /// It is on disk afterwards.
  void sync() const;

  /// Locks it (`flock`) for as long as it is open, here or where this process has handed it down; false where another
  /// has it locked.
  [[nodiscard]] bool try_lock() const;
  /// False once its name has been removed.
  [[nodiscard]] bool has_name() const;
  /// True if others than its owner may open it.
  [[nodiscard]] bool is_open_to_others() const;

 private:
  FileDescriptor file_;
  std::filesystem::path shown_;
};

}  // namespace ampcfg::os

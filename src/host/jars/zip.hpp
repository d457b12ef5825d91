#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

// ZIP archives, which JARs are, through minizip. Whatever their bytes are, time and memory are bounded.
namespace ampcfg::host {

/// Copies `count` bytes at `place`; false where they cannot be had. Does not throw.
using ReadAt = std::function<bool(std::uint64_t place, char* into, std::size_t count)>;

/// A file in an archive, by the table of contents, whose word is not taken for anything but a bound.
struct ZipEntry {
  std::string name;  ///< any bytes; a folder's ends in a slash
  std::uint64_t packed_size = 0;
  std::uint64_t size = 0;
  bool encrypted = false;
  std::uint64_t place = 0;  ///< of its line in the table of contents
};

/// An archive that is open. Belongs to one thread.
class ZipReader {
 public:
  /// `read_at` is called as long as this lives. Throws Error (`jar-unreadable`, whose message ends a sentence about the
  /// archive), as all that follows, where it is no archive, or is not whole.
  ZipReader(ReadAt read_at, std::uint64_t size);
  /// One in memory, which must outlive it.
  explicit ZipReader(std::string_view bytes);
  ~ZipReader();
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;

  /// All entries whose names have at most 1,000 bytes, in their order; at most 100,000.
  void each(const std::function<void(ZipEntry entry)>& take) const;
  /// The bytes of a file, which are what its checksum says. One of more than `most` bytes is refused, and one that
  /// holds more than 200 times what it takes.
  [[nodiscard]] std::string read(const ZipEntry& entry, std::uint64_t most) const;
  /// The same of a file that `each` gave with this `place`.
  [[nodiscard]] std::string read(std::uint64_t place, std::uint64_t most) const;
  /// What is said of the whole archive.
  [[nodiscard]] std::string comment() const;

 private:
  struct Source;

  std::unique_ptr<Source> source_;
  void* archive_ = nullptr;
};

/// The bytes of an archive from its table of contents, with the checksums of all that is in it, to its end: archives of
/// one size in which these are equal hold the same. Throws as `ZipReader`.
std::string table_of_contents(const ReadAt& read_at, std::uint64_t size);

/// An archive of these files, by name; the same bytes for the same files.
std::string zip(const std::map<std::string, std::string, std::less<>>& files, const std::string& comment);

}  // namespace ampcfg::host

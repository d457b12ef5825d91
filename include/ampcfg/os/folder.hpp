#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/os/file.hpp"
#include "ampcfg/os/file_descriptor.hpp"
#include "ampcfg/os/refusal.hpp"
#include "ampcfg/os/writable_folder.hpp"

namespace ampcfg::os {

enum class EntryKind { file, folder, link, other };

struct Entry {
  std::string name;
  EntryKind kind = EntryKind::other;
};

/// A regular file that is open, to read parts of it.
struct OpenFile {
  FileDescriptor descriptor;
  Stamp stamp;

  /// Copies `count` bytes at `place`; false where there are not so many, or they cannot be read.
  [[nodiscard]] bool read_at(std::uint64_t place, char* into, std::size_t count) const noexcept;
};

struct Listing {
  std::vector<Entry> entries;  ///< sorted by name (bytes), without `.` and `..`
  bool complete = true;        ///< false where there were more than the caller takes
};

/// How names below a folder are resolved: by `openat2` (Linux 5.6), or name by name where the kernel or a container's
/// filter does not have it. Both give the same answers; `openat2` falls back by itself.
enum class Resolution { openat2, walk };

/// A folder whose content is hostile: what is opened through it lies beneath its root, whatever links, mount of names
/// or swaps are made there meanwhile. A link is followed only where it leads into the root or into one of the allowed
/// trees; a relative or an absolute one, in the middle of a path or at its end. Nothing is read, and no device or FIFO
/// waited for, to find that out. Everything happens with the rights of the calling thread.
class Folder {
 public:
  /// Opens a root that this program's user names: links in `path` are followed, once. `links` are trees that links
  /// below it may lead into, beside itself.
  static Outcome<Folder> open(const std::filesystem::path& path, std::vector<std::filesystem::path> links = {},
                              Resolution resolution = Resolution::openat2);

  /// Opens the entry `name` as a root of its own, with the same allowed trees. A link is followed, once, wherever it
  /// leads: whether it may is the caller's to say (`kind`, `owner`).
  [[nodiscard]] Outcome<Folder> open_root(const std::string& name) const;

  /// Opens a folder beneath. `path` may also be absolute or have `..`: it counts as a link with that text.
  [[nodiscard]] Outcome<Folder> folder(std::string_view path) const;

  /// This folder itself, to change what is in it: from there on no link is followed.
  [[nodiscard]] Outcome<WritableFolder> writable() const;

  /// Reads a regular file beneath with one hard link and at most `max` bytes. Does not read from a FIFO or device, but
  /// opens it (without waiting) to learn that: a caller that has a listing asks that first.
  [[nodiscard]] Outcome<FileBytes> read(std::string_view path, std::uint64_t max) const;

  /// Opens what `read` would read.
  [[nodiscard]] Outcome<OpenFile> open_file(std::string_view path) const;

  /// The names in this folder, at most `max`.
  [[nodiscard]] Outcome<Listing> list(std::size_t max) const;

  /// What `path`, relative and without `..`, names; of a link, the link itself. Links before the last name are followed
  /// as for `folder`.
  [[nodiscard]] Outcome<EntryKind> kind(std::string_view path) const;

  /// As the system has it now. Of the entry `name`, without following it, where one is given. `name` may be a path: a
  /// caller that gives one has looked at every folder on the way, because a link there is followed, wherever it leads.
  [[nodiscard]] Outcome<Stamp> stamp(const std::string& name = {}) const;

  /// The stamp of what `path` leads to: a link is followed as `folder` follows it, and nothing is opened but to look.
  [[nodiscard]] Outcome<Stamp> target_stamp(std::string_view path) const;

  /// Where this folder's root is, without links; empty where the system does not say (no /proc).
  [[nodiscard]] const std::filesystem::path& root_path() const noexcept { return root_->path; }

 private:
  struct Root {
    FileDescriptor folder;
    std::filesystem::path path;
    std::vector<std::filesystem::path> links;
    Resolution resolution = Resolution::openat2;
  };

  Folder(FileDescriptor folder, std::shared_ptr<const Root> root)
      : folder_(std::move(folder)), root_(std::move(root)) {}
  static Outcome<Folder> root_at(FileDescriptor opened, std::vector<std::filesystem::path> links,
                                 Resolution resolution);
  [[nodiscard]] Outcome<FileDescriptor> open_beneath(std::string_view path, std::uint64_t flags) const;
  [[nodiscard]] Outcome<FileDescriptor> open_to_read(std::string_view path) const;
  [[nodiscard]] Outcome<FileDescriptor> follow(const std::string& path, std::uint64_t flags) const;

  FileDescriptor folder_;
  std::shared_ptr<const Root> root_;
};

}  // namespace ampcfg::os

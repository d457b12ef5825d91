#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ampcfg/os/file.hpp"
#include "ampcfg/os/file_descriptor.hpp"
#include "ampcfg/os/private_file.hpp"
#include "ampcfg/os/refusal.hpp"

namespace ampcfg::os {

/// What is done about a folder that is not there.
enum class Missing { refused, made };

/// Whether bytes are on the disk, or only with the system, when a file has been replaced. What can be made anew at any
/// time need not wait for the disk.
enum class Durability { synced, passing };

/// A folder that only this process's user (or root) could have put anything into: its own, and nobody else may write to
/// it. What is made in it has mode 0700 and 0600. Links are never followed, but for those in the path above it. All is
/// done with this process's own rights, also inside `OwnerRights`.
class PrivateFolder {
 public:
  /// Opens the folder `path`; one that is made is made alone, without what is above it. A folder of another user, or
  /// that others may write to, is refused with `permission`.
  static Outcome<PrivateFolder> open(const std::filesystem::path& path, Missing missing);
  /// As `open`, of a name in this folder.
  [[nodiscard]] Outcome<PrivateFolder> folder(const std::string& name, Missing missing) const;

  /// The names in it, unsorted.
  [[nodiscard]] Outcome<std::vector<std::string>> names() const;
  /// Takes from others the right to read it, too; where that fails, they keep it.
  void close_to_others() const;

  /// Reads a regular file of at most `max` bytes. One of another user, or that others may write, is refused with
  /// `permission`.
  [[nodiscard]] Outcome<FileBytes> read(const std::string& name, std::uint64_t max) const;
  /// Puts `bytes` in place of `name`, so that whoever reads it meets the old ones or the new ones. Throws Error
  /// (`write-failed`; `disk-full` for ENOSPC and EDQUOT); then the old file is as it was.
  void replace(const std::string& name, std::string_view bytes, Durability durability) const;

  /// Takes away what `replace` has left where it was cut short. What another process is writing stays, and what cannot
  /// be removed.
  void sweep() const;

  /// Opens a regular file to read and write it, as `read` does.
  [[nodiscard]] Outcome<PrivateFile> file(const std::string& name, Missing missing) const;
  /// Makes a file and leaves it open, to be synced; none where the name is taken. Throws Error as `replace`, and then
  /// leaves no file.
  [[nodiscard]] FileDescriptor make(const std::string& name, std::string_view bytes) const;
  /// These files' bytes, and the names in this folder, are on disk afterwards. Throws Error as `replace`.
  void sync(const std::vector<FileDescriptor>& files = {}) const;

  /// True if anything has that name; false also where the system cannot say.
  [[nodiscard]] bool has(const std::string& name) const;
  /// Gives a file or folder another name, in the place of a file of that name. Throws Error as `replace`.
  void rename(const std::string& from, const std::string& to) const;
  /// Removes a file; nothing happens where there is none. Throws Error as `replace`.
  void remove(const std::string& name) const;
  /// Removes a folder with the files in it (but no folder in it); nothing happens where there is none. Throws Error as
  /// `replace`.
  void remove_folder(const std::string& name) const;

 private:
  PrivateFolder(FileDescriptor folder, std::filesystem::path shown)
      : folder_(std::move(folder)), shown_(std::move(shown)) {}
  static Outcome<PrivateFolder> open_at(int above, const std::string& name, std::filesystem::path shown,
                                        Missing missing);
  [[nodiscard]] Outcome<FileDescriptor> open_file(const std::string& name, int flags) const;

  FileDescriptor folder_;
  std::filesystem::path shown_;
};

}  // namespace ampcfg::os

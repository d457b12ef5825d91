#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ampcfg/os/file.hpp"
#include "ampcfg/os/file_descriptor.hpp"
#include "ampcfg/os/refusal.hpp"

namespace ampcfg::os {

/// What a file has beside its bytes and owner, to be given to the one that takes its place.
struct Likeness {
  mode_t mode = 0;             ///< permissions alone
  std::optional<gid_t> group;  ///< nothing: as the system gives it
  /// Extended attributes, ACLs among them; a new file gets these and no others. Nothing: as the system gives them.
  std::optional<std::vector<std::pair<std::string, std::string>>> attributes;
};

/// A regular file with one name, as it was read to be replaced.
struct Original {
  FileBytes file;
  Likeness likeness;
  bool is_written = false;  ///< a program has it open for writing, where the file system can tell
};

/// A folder in which files are replaced, made and removed, as hostile as a `Folder`: names are opened in it alone, and
/// no link is ever followed. Calls that return an `int` return 0, or errno. Everything happens with the rights of the
/// calling thread.
class WritableFolder {
 public:
  explicit WritableFolder(FileDescriptor opened, const Stamp& stamp) : folder_(std::move(opened)), stamp_(stamp) {}

  /// Opens the folder `name` in this one; `Refusal::link`, with where it leads, where that is a link.
  [[nodiscard]] Outcome<WritableFolder> inner(const std::string& name) const;
  /// As it was when it was opened.
  [[nodiscard]] const Stamp& stamp() const noexcept { return stamp_; }

  /// Reads a regular file of one hard link and at most `max` bytes, with what a file in its place must have.
  [[nodiscard]] Outcome<Original> original(const std::string& name, std::uint64_t max) const;
  /// Reads as `original` does.
  [[nodiscard]] Outcome<FileBytes> read(const std::string& name, std::uint64_t max) const;
  /// As `read`; `Refusal::busy` while any program has the file open for writing, where the file system can tell: then
  /// nobody can write to it unseen, except by opening it by its name afterwards.
  [[nodiscard]] Outcome<FileBytes> read_at_rest(const std::string& name, std::uint64_t max) const;
  /// False if nothing has that name; true also where the system cannot say.
  [[nodiscard]] bool has(const std::string& name) const;
  /// True if the file has the attribute that lets nobody change it (`chattr +i`, `+a`), or this folder has.
  [[nodiscard]] bool is_immutable(const std::string& name) const;

  /// 0 where a file can be made or replaced under that name, as far as the system says beforehand; else errno.
  [[nodiscard]] int why_closed(const std::string& name) const;

  /// Makes a file of that name, which nothing may have yet, and leaves it open in `made`, to be synced. Where that
  /// fails, no file of that name is left.
  [[nodiscard]] int make(const std::string& name, std::string_view bytes, const Likeness& likeness,
                         FileDescriptor& made) const;
  [[nodiscard]] int make_folder(const std::string& name, mode_t mode) const;

  /// Swaps two names in one step. EINVAL or ENOSYS: this file system cannot.
  [[nodiscard]] int exchange(const std::string& one, const std::string& other) const;
  /// For a file system without `exchange`: gives `name`, in one step, to what `temporary` names; what had it is then
  /// named `temporary`, or is gone where the file system has no hard links either. A crash in the middle leaves a third
  /// name, which `mend` removes.
  [[nodiscard]] int take_place(const std::string& temporary, const std::string& name) const;
  /// Finishes, or undoes, a `take_place` or `move` of these two that a crash has interrupted. Does nothing after any
  /// other.
  [[nodiscard]] int mend(const std::string& temporary, const std::string& name) const;
  /// Renames in one step; EEXIST where anything has the name `to`.
  [[nodiscard]] int move(const std::string& from, const std::string& to) const;
  [[nodiscard]] int unlink(const std::string& name) const;
  [[nodiscard]] int remove_folder(const std::string& name) const;
  /// The names in it are on disk afterwards.
  [[nodiscard]] int sync() const;
  /// Locks the folder (`flock`), for as long as this is open: alone, or with all who only look. 0, or errno:
  /// EWOULDBLOCK where another has it locked.
  enum class Lock { alone, shared };
  [[nodiscard]] int try_lock(Lock lock) const;
  /// The folder, opened once more, to be synced with others; none where the system has no descriptor left.
  [[nodiscard]] FileDescriptor again() const;

 private:
  FileDescriptor folder_;
  Stamp stamp_;
};

/// True if `number` is what a file system says that cannot exchange names.
bool lacks_exchange(int number);
/// The bytes of an open file, or the names in an open folder, are on disk afterwards. 0, or errno.
int sync_file(const FileDescriptor& file);

}  // namespace ampcfg::os

#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/os/writable_folder.hpp"
#include "host/writing/writable_instance.hpp"

namespace ampcfg::host {

// The steps that one file of a deployment takes, and takes back, told from the disk and the record alone: the same
// while a deployment runs and after a crash. None of them waits for a plugin. All throw Error as `write_errors` has
// them, and belong to a thread with the rights of the instance's owner.

/// Gives the new bytes, which lie under the record's temporary name, the file's name; what had it gets the temporary
/// one. Notes in the record where a rename took an exchange's place. False where the name is not as the record has it:
/// taken where it was free, free where it was taken.
bool put_in_place(const os::WritableFolder& folder, FileRecord& record, std::uint64_t max);

/// True if what `put_in_place` displaced is what the record says, and nobody has it open for writing. Else it is a
/// plugin's newest bytes: they get their name back at once, and the temporary name is free.
bool displaced_the_old(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max);

/// True if the file holds the new bytes.
bool holds_the_new(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max);

/// True if the file holds the old bytes, or is absent as it was.
bool holds_the_old(WritableInstance& instance, const FileRecord& record, std::uint64_t max);

/// Takes the displaced bytes away, after a last look as `displaced_the_old` has it.
bool discard_displaced(const os::WritableFolder& folder, const FileRecord& record, std::uint64_t max);

enum class BroughtBack {
  untouched,  ///< the file was never changed, or had been brought back
  restored,   ///< it has its old bytes again
  left,       ///< it holds neither the old bytes nor the new ones, and keeps what it holds
};

/// Brings a file back to what it was, wherever its steps have ended. The temporary name is free afterwards. `old_bytes`
/// gives the backup, for where the displaced file is gone.
BroughtBack take_back(WritableInstance& instance, const FileRecord& record, std::uint64_t max,
                      const std::function<std::string()>& old_bytes);

}  // namespace ampcfg::host

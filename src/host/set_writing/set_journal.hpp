#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/host/state/who.hpp"
#include "host/set_writing/set_place.hpp"

namespace ampcfg::host {

// What is being written to a set, as it stands in its folder until all is written: whoever changes the set next, with
// whichever state, undoes by it what was cut short.

/// One write. The new bytes lie beside the file under a temporary name; once they have the file's name, the old ones
/// do. Hashes are empty for a file that is not there.
struct JournalStep {
  std::string file;
  std::string before, after;  ///< SHA-256
  std::string temporary;
};

struct SetJournal {
  std::string id;
  std::size_t process = 0;
  std::string since;  ///< RFC 3339
  Who who;
  std::vector<std::string> made;  ///< folders of platforms
  std::vector<JournalStep> steps;
};

/// The journal of a change that is being written, or was cut short; nothing where there is none. Throws Error
/// (`set-unfinished`) where it cannot be read.
std::optional<SetJournal> read_journal(const SetPlace& place);
/// True where there is one, as far as can be seen.
bool has_journal(const os::WritableFolder& folder);

/// On disk afterwards. Throws Error.
void write_journal(const SetPlace& place, const SetJournal& journal);
/// All is written: from here on nothing is undone. Takes away what is left beside the files. Throws Error, and then it
/// can still be undone.
void complete(const SetPlace& place, const SetJournal& journal);
/// Takes away what a run that was killed after that has left.
void sweep_completed(const SetPlace& place);

/// What became of the files of a change that is undone.
struct JournalUndone {
  std::vector<std::string> restored;
  std::vector<std::string> left;  ///< they hold neither the old bytes nor the new ones
};

/// Undoes it, wherever it has ended, the last step first, and takes the journal away. Throws Error.
JournalUndone undo(const SetPlace& place, const SetJournal& journal);
/// The files as they will be then; nothing is written.
std::vector<drift::SetFile> as_undone(const SetPlace& place, const SetJournal& journal,
                                      std::vector<drift::SetFile> files);

/// Takes the step: false where the file does not hold the old bytes, and then nothing has changed. Throws Error.
bool take_step(const SetSpot& spot, const JournalStep& step);

}  // namespace ampcfg::host

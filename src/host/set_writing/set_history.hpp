#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ampcfg/drift/set/set_steps.hpp"
#include "ampcfg/host/set_writing/set_undo.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

// The last changes of sets, in the state's folder `set_changes`: a folder for each, with its record and, by their
// hashes, the bytes of the files before and after.

/// Notes a change and what its steps, without those of `metadata.json`, have done; the oldest of more than 20 go.
/// Throws Error.
void note_set_change(const State& state, SetChangeRecord record, const drift::SetSteps& steps);
/// Takes the note of a change that was undone away.
void forget_set_change(const State& state, const std::string& id);

/// Those of one set, the first first; none that cannot be read.
std::vector<SetChangeRecord> set_changes_of(const State& state, const std::string& set);
/// Throws Error (`record-damaged`).
drift::SetSteps steps_of_change(const State& state, const SetChangeRecord& record);

}  // namespace ampcfg::host

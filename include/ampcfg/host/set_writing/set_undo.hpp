#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/set/set_difference.hpp"
#include "ampcfg/host/set_writing/set_writing.hpp"

namespace ampcfg::host {

/// A change of a set that was written, as the state has it.
struct SetChangeRecord {
  std::string id;
  std::size_t number = 0;  ///< counts up: the order in which they were written
  std::string set;         ///< its folder, without links
  std::string at;          ///< RFC 3339
  Who who;
  std::string undoes;  ///< the id of the change that it has taken back; empty else

  /// One write, with hashes in place of bytes; empty for a file that is not there.
  struct Step {
    std::string file, before, after;
  };
  std::vector<Step> steps;
};

/// The changes of the configured set that are known here, the first first; none where there is no state.
std::vector<SetChangeRecord> set_changes(const Configuration& configuration);

/// A change of the set taken back, as it would be written.
struct SetUndoPlan {
  SetChangeRecord undoes;
  SetPlan plan;
  std::vector<drift::SetEntry> left;  ///< are no longer as that change left them, and stay
};

/// Takes back the change `id`, or the last that is neither an undo nor undone. Throws Error as `plan_set_change`, and
/// `nothing-to-undo` (of kind usage for an id) where there is none.
SetUndoPlan plan_set_undo(const Configuration& configuration, const std::optional<std::string>& id);

/// Writes it as `write_set` does.
WrittenSet write_set_undo(const Configuration& configuration, const SetUndoPlan& planned, const Who& who);

}  // namespace ampcfg::host

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/document/json_editing/edit_json.hpp"
#include "ampcfg/drift/set/set_steps.hpp"

namespace ampcfg::drift {

/// An entry of a set's file that a change has made, changed or removed.
struct SetEntry {
  std::string file;
  std::vector<std::string> path;  ///< the names down to it; empty: the whole text, such as a list
};

/// A change taken back.
struct SetUndoing {
  SetSteps steps;
  std::vector<SetEntry> left;  ///< entries that are no longer as the change left them, and stay; sorted, each once
};

/// Takes back the steps of a change, the last first: a file that is as they left it gets its bytes back, of another the
/// entries that still are. Every state in between is one that the change itself came through.
SetUndoing take_back(const std::vector<SetFile>& files, const SetSteps& done);

/// The plugins of which these steps change something, sorted; nothing where it may be any, as groups or facts change.
std::optional<std::vector<std::string>> changed_plugins(const SetSteps& steps);

}  // namespace ampcfg::drift

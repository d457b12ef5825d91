#pragma once

#include <string>
#include <vector>

#include "ampcfg/document/json_editing/edit_json.hpp"

namespace ampcfg::drift {

/// Changes of one file of a set, all made at once.
struct SetEdit {
  std::string file;  ///< relative to the set's folder: `paper/universal_configs.json`
  std::vector<document::JsonChange>
      changes;  ///< of the file as the edits before it leave it; one that is not there is `{}`
};

/// A decision, as edits of a set's files in the order in which they are to be written: the set loads after each, and
/// expects of no instance anything but its old or its new value. A file may come more than once.
using SetChange = std::vector<SetEdit>;

}  // namespace ampcfg::drift

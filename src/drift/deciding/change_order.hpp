#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ampcfg/document/json_editing/edit_json.hpp"
#include "ampcfg/drift/deciding/decide.hpp"

namespace ampcfg::drift {

/// A change of one member of a set's file, and when it may be made.
struct PlacedChange {
  std::string platform;  ///< of the file's folder; empty at the top
  bool variable = false;
  document::JsonChange change;
  const KeyOfFile* of = nullptr;  ///< the key that was decided
};

/// What a set is to get.
struct Ordering {
  std::vector<PlacedChange> changes;
  const std::vector<Decision>& decisions;  ///< that they come of
  const NewGroups& groups;
  const NewFacts& facts;
};

/// The edits in the order in which no instance is expected to have anything but its old or its new value: new groups
/// and facts; values that are set, what counts most first; values that are taken away, what counts most last. Where
/// that order is not enough, an instance has a value of its own meanwhile. Throws Error (`third-value`) where it cannot
/// have one.
SetChange in_order(const std::vector<SetFile>& files, const Expectations& set, Ordering ordered, const Fleet& fleet);

}  // namespace ampcfg::drift

#pragma once

#include <map>
#include <string>
#include <vector>

#include "ampcfg/document/reading/arena.hpp"
#include "drift/set/expectation_set.hpp"
#include "drift/set/problem_report.hpp"

namespace ampcfg::drift {

/// What one layer says of a plugin, in the order written.
struct LayerPlugin {
  std::vector<Section> sections;
  std::vector<FlatKey> flat_keys;
  std::vector<VariableKey> variable_keys;
};

using LayerPlugins = std::map<std::string, LayerPlugin, std::less<>>;

/// A layer, and all that reading it comes to. Sets that have the same file share it.
struct ReadLayer {
  SetLayer layer;
  document::Arena keys;  ///< the dotted keys that do not stand in it as such
  Directives directives;
  LayerPlugins plugins;
  std::vector<Problem> problems;
};

/// Reads the plugins, keys and directives of a layer, with all that is wrong in it reported. `instances` are those of
/// the set.
void read_layer(ReadLayer& read, const SetInstances& instances, ProblemReport& report);

}  // namespace ampcfg::drift

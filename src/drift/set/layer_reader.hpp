#pragma once

#include <map>
#include <string>

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

/// The plugins of a layer, with all that is wrong in it reported. What has to live as long as the set goes into it:
/// keys that are put together, and directives.
LayerPlugins read_layer(const SetLayer& layer, ExpectationSet& set, ProblemReport& report);

}  // namespace ampcfg::drift

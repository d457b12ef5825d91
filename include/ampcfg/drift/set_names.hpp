#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::drift {

/// A plugin's member of a set's file.
struct PluginMember {
  std::string plugin;
  std::string_view text;  ///< as it is written, name and value
};

/// The plugins of a `universal_configs.json` or `variable_configs.json`, found without reading what is expected of
/// them: for completions, which have no time for it. Where `json` is broken it ends.
std::vector<PluginMember> plugin_members(std::string_view json);

}  // namespace ampcfg::drift

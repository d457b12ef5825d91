#pragma once

#include <string>
#include <vector>

#include "ampcfg/drift/selection.hpp"
#include "ampcfg/host/configuration.hpp"

namespace ampcfg::host {

// What is on this machine's disk, by name, for completions: nothing is compared, and what cannot be read is left out.
// Each gives distinct names, sorted. They throw Error where nothing can be said of the host.

/// Plugins of any instance.
std::vector<std::string> present_plugins(const Configuration& configuration);
/// Config files of those plugins on any instance.
std::vector<std::string> present_files(const Configuration& configuration, const drift::Patterns& plugins);
/// Keys in those files of those plugins; without `files`, in `config.yml`.
std::vector<std::string> present_keys(const Configuration& configuration, const drift::Patterns& plugins,
                                      const drift::Patterns& files);

}  // namespace ampcfg::host

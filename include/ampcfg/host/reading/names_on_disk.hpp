#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

// What is on this machine's disk, by name, for completions: nothing is compared, and what cannot be read is left out.
// Somebody waits for it, so the work is bounded: of a large fleet, some instances are asked for each plugin, and config
// files are read up to a few MiB of different contents. Each gives distinct names, sorted. They throw Error where
// nothing can be said of the host.

/// Plugins of any instance.
std::vector<std::string> plugin_names_on_disk(const Configuration& configuration);
/// Config files of those plugins.
std::vector<std::string> file_names_on_disk(const Configuration& configuration, const drift::Patterns& plugins);
/// Keys that begin with `begin`, in those files of those plugins; without `files`, in `config.yml`.
std::vector<std::string> key_names_on_disk(const Configuration& configuration, const drift::Patterns& plugins,
                                           const drift::Patterns& files, std::string_view begin);

}  // namespace ampcfg::host

#pragma once

#include <string>
#include <vector>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// Takes the deployments away that the setting `keep` does not keep, oldest first, and gives their ids. Never the
/// newest that changed an instance, one that is unfinished, or one that the audit does not know. The audit has a line
/// for each before it goes. The caller holds the lock. Throws Error where the state cannot be read or written; what was
/// taken away by then is whole.
std::vector<std::string> prune(const Configuration& configuration, const State& state);

}  // namespace ampcfg::host

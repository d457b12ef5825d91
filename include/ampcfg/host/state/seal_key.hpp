#pragma once

#include <string>

#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// The key of a configuration's state (`seal.key`) under which a scan seals values that it hides, so that one can be
/// told from another where neither is said. Made where there is none, with the state; empty where that is not usable.
std::string seal_key(const Configuration& configuration);

}  // namespace ampcfg::host

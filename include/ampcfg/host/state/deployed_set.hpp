#pragma once

#include <string>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// Throws Error (`expectations-older`) where the set of that digest was made (`created`, a time of RFC 3339) before the
/// one that was deployed last on this host: a forgotten checkout must not undo what a newer one has done. Sets that do
/// not say when they were made cannot be told apart so, and pass.
void refuse_older_set(const Configuration& configuration, const std::string& digest, const std::string& created);
/// The same, of a state that is open.
void refuse_older_set(const State& state, const std::string& digest, const std::string& created);

/// Notes the set of a deploy as the one that was deployed last. The caller holds the lock.
void note_deployed_set(const State& state, const About& about);

}  // namespace ampcfg::host

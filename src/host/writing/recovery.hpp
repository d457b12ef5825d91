#pragma once

#include <string>
#include <vector>

#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// Undoes what a crash has left unfinished, if anything; says what was done, one line each. What belongs to an
/// unfinished apply is left to that, unless it is the one of id `apply`. The caller holds the lock.
std::vector<Warning> finish_unfinished(const Configuration& configuration, const State& state,
                                       const std::string& apply = {});

/// The same, with the host's lock, where there is something; nothing else is touched. Throws Error (`locked`).
std::vector<Warning> finish_before_planning(const Configuration& configuration);

/// What a crash has left, for commands that only read: one line each, nothing is changed. Of a configuration also that
/// its state is of other instances.
std::vector<Warning> warn_of_unfinished(const Configuration& configuration);
std::vector<Warning> warn_of_unfinished(const State& state);

}  // namespace ampcfg::host

#pragma once

#include <functional>

#include "ampcfg/host/set/expectation_source.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::fleet {

/// Loads the expectations of that configuration; throws Error.
using LoadSet = std::function<host::LoadedSet(const host::Configuration& configuration)>;

/// The far side of `--host` (src/README.md, "Other hosts"): says hello on stdout, takes one request from stdin, answers
/// it in frames, and ends. SIGHUP is ignored; when the connection closes or is silent, the work ends at its next safe
/// point
/// (`os::Unbroken`), with exit code 130. Returns the exit code.
int serve(const LoadSet& load);

}  // namespace ampcfg::fleet

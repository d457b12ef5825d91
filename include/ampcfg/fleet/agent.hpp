#pragma once

#include <functional>
#include <string>

#include "ampcfg/host/configuration.hpp"
#include "ampcfg/host/expectation_source.hpp"

namespace ampcfg::fleet {

/// The SHA-256 of this process's executable, 64 hexadecimal digits: what a far side is known by. Remembered in this
/// user's cache for as long as the file is the same. Throws Error.
const std::string& own_digest();

/// Loads the expectations of that configuration; throws Error.
using LoadSet = std::function<host::LoadedSet(const host::Configuration& configuration)>;

/// The far side of `--host` (DESIGN 10): says hello on stdout, takes one request from stdin, answers it in frames, and
/// ends. SIGHUP is ignored; when the connection closes or is silent, the work ends at its next safe point
/// (`os::Unbroken`), with exit code 130. Returns the exit code.
int serve(const LoadSet& load);

}  // namespace ampcfg::fleet

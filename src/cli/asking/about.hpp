#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/host/state/deployments.hpp"

namespace ampcfg::cli {

/// Who asks for what, under a new id. `kind` is what records call it (`deploy`, `rollback`); the command line is as
/// typed.
host::About about_of(const CommandLine& line, const std::string& kind);
/// The command line as a shell takes it.
std::string typed(const CommandLine& line);

/// The options of the line by which another command is about the same set, instances and state (` --config FILE`), as a
/// shell takes them, each behind a space.
std::string same_place(const CommandLine& line);
/// The same for the hosts that it is about (` -H ovh`); nothing where that is this machine alone.
std::string same_hosts(const CommandLine& line, const std::vector<fleet::Target>& targets);

}  // namespace ampcfg::cli

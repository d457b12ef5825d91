#pragma once

#include <string>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/host/state/deployments.hpp"

namespace ampcfg::cli {

/// Who asks for what, under a new id. `kind` is what records call it (`deploy`, `rollback`); the command line is as
/// typed.
host::About about_of(const CommandLine& line, const std::string& kind);
/// The command line as a shell takes it.
std::string typed(const CommandLine& line);

}  // namespace ampcfg::cli

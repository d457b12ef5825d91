#pragma once

#include <string>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/host/state/deployments.hpp"

namespace ampcfg::cli {

/// Who asks for what, under a new id. `kind` is what records call it (`deploy`, `rollback`); the command line is as
/// typed.
host::About about_of(const CommandLine& line, const std::string& kind);

}  // namespace ampcfg::cli

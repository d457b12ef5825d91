#pragma once

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/host/restarting/restart.hpp"

namespace ampcfg::cli {

/// `--parallel`, `--delay` and `--when-empty`. Throws Error of kind usage.
host::Pace pace_of(const CommandLine& line);

}  // namespace ampcfg::cli

#pragma once

#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/fleet/apply.hpp"
#include "cli/report/restart_report.hpp"

namespace ampcfg::cli {

/// `--max-failures`, `--when-empty` and, checked only, `--batch`. Throws Error of kind usage.
void read_limits(const CommandLine& line, fleet::ApplyWish& wish);

/// Divides the instances into batches as `--batch` and `--canary` say, one in each without; puts the canary first in
/// `taken`. Throws Error of kind usage where it is not among them.
std::vector<std::vector<fleet::ApplyPlace>> batches_of(const CommandLine& line, std::vector<RestartCandidate>& taken);

}  // namespace ampcfg::cli

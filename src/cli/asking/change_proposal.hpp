#pragma once

#include <optional>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/request.hpp"
#include "cli/report/planned_change.hpp"

namespace ampcfg::cli {

/// `propose` for a deploy or a rollback, once its plan is made.
int propose_change(const CommandLine& line, Console& console, const Request& request, PlannedChange planned);

/// Where a host has no plan, others would change, and nobody said that they are to be changed without it
/// (`--skip-unreachable`): why nothing is.
std::optional<Error> plan_incomplete(const CommandLine& line, const PlannedChange& planned);

/// The plan for people: its keys with their values, or with `--diff` the lines that change. Without `with_sum` where a
/// question follows that begins with it.
void show_plan(const CommandLine& line, Output& out, const PlannedChange& planned, bool with_sum);

}  // namespace ampcfg::cli

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "cli/asking/request.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/planned_change.hpp"

namespace ampcfg::cli {

/// Throws Error of kind usage (`selection-needed`) where a command that changes things is given neither instances, nor
/// a group (`instances`, the arguments that name some), nor `--flagged`, nor `--all`, and (`yes-needed`) where nobody
/// can be asked, unless it is a dry run. To be called before any work is done.
void require_consent(const CommandLine& line, const Console& console, const std::vector<std::string>& instances);

/// Where a host has no plan, others would change, and nobody said that they are to be changed without it: says so, and
/// gives the exit code.
std::optional<int> refuse_incomplete(const CommandLine& line, Console& console, const PlannedChange& planned);

/// Does what deploy and rollback have in common once their plan is made: shows it (`--diff`, `-q`, `--json`), asks
/// unless there is `--yes`, carries it out unless it is a `--dry-run`, reports, and returns the exit code.
int carry_out(const CommandLine& line, Console& console, const Request& request, const PlannedChange& planned);

/// Who asks for what, under a new id. `kind` is `deploy` or `rollback`; the command line is as typed.
host::About about_of(const CommandLine& line, const std::string& kind);

}  // namespace ampcfg::cli

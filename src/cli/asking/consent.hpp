#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"

namespace ampcfg::cli {

/// Throws Error of kind usage where a command that changes things is given neither instances, nor a group (`instances`,
/// the arguments that name some), nor `--flagged`, nor `--all` (`selection-needed`, with `hint`), or too much of it
/// (`selection-doubtful`).
void require_selection(const CommandLine& line, const std::vector<std::string>& instances, const std::string& hint);

/// The same, and (`yes-needed`) where nobody can be asked, unless it is a dry run. To be called before any work is
/// done.
void require_consent(const CommandLine& line, const Console& console, const std::vector<std::string>& instances);

}  // namespace ampcfg::cli

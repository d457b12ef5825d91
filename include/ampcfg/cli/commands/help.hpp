#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/line/command.hpp"
#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"

namespace ampcfg::cli {

/// `ampcfg` without a command: on a terminal, where it is set up, what the host's state says of it, what to type next,
/// and the commands in short; else the overview, on stderr. Returns the exit code.
int print_glance(const CommandLine& line, Console& console);
/// What ampcfg is, its commands, and where to read on.
void print_overview(Output& out);
/// A command's synopsis, options and examples.
void print_help(Output& out, const Command& command);
/// Help for what is named: a command, a group of commands (`expect`), or, with no name, the overview. Throws Error of
/// kind usage for anything else.
void print_help(Output& out, const std::vector<std::string>& name);
/// Help for a line with `--help`.
void print_help_for(Output& out, const CommandLine& line);
/// `ampcfg scan [OPTION]… [INSTANCE]…`
std::string synopsis(const Command& command);

}  // namespace ampcfg::cli

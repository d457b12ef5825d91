#pragma once

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"

// What `ampcfg apply` does with one that was cut short. They return the exit code; where none was, nothing is wrong.
namespace ampcfg::cli {

/// `--resume`: goes on with what was begun, as it was begun.
int resume_apply(const CommandLine& line, Console& console);
/// `--abort`: undoes what is not done of it.
int abort_apply(const CommandLine& line, Console& console);

}  // namespace ampcfg::cli

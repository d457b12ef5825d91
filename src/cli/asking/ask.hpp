#pragma once

#include <string>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"

namespace ampcfg::cli {

/// Throws Error of kind usage (`yes-needed`) where a person can neither be asked nor has agreed already: without
/// `--yes`, where stdin or stderr is no terminal. To be called before any work is done.
void require_answer(const CommandLine& line, const Console& console);

/// Whether to go on: true with `--yes`, else what a person on the terminal answers to `question`, which ends without a
/// question mark ("change 3 files on 2 instances"). All but a clear yes is a no, the end of input too.
bool may_go_on(const CommandLine& line, Console& console, const std::string& question);

}  // namespace ampcfg::cli

#pragma once

#include <string>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"

namespace ampcfg::cli {

/// Throws Error of kind usage (`yes-needed`) where a person can neither be asked nor has agreed already: without
/// `--yes`, where stdin or stderr is no terminal. To be called before any work is done.
void require_answer(const CommandLine& line, const Console& console);

/// Whether a person is to be asked before a plan is carried out.
bool will_ask(const CommandLine& line);

enum class Answer { no, yes, diff };

/// What a person on the terminal answers to `question`, which ends without a question mark ("restart 2 instances").
/// `diff` is one of the answers where `offers_diff`. All but a clear yes is a no, the end of input too.
Answer ask(Console& console, const std::string& question, bool offers_diff);

/// The line that a person types at `question`, without blanks around it; empty where the input ends, or a signal ends
/// this process.
std::string ask_line(Console& console, const std::string& question);

}  // namespace ampcfg::cli

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/os/owner_rights.hpp"

namespace ampcfg::os {

/// Runs a program that talks with the person at this process's terminal: stdout and stderr are ours, `input` is its
/// stdin, which it need not read to the end. `argv` begins with its path, or a name to look up in `$PATH`; of its
/// `environment` each is `NAME=VALUE`. Until it ends, the keys for SIGINT and SIGQUIT are meant for it alone. Gives
/// its exit code, 128 and more where a signal ended it; nothing where it could not be started.
std::optional<int> run_in_foreground(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                                     std::string_view input);

/// The same for a program that has the terminal for itself, as an editor has: its stdin is ours, too. `argv` begins
/// with a whole path. It runs as the account `as`, which only root can choose. A signal that is to end this process
/// ends it before. The terminal is as it was when it has ended.
std::optional<int> run_at_terminal(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                                   const Owner& as);

/// This process's environment, each variable `NAME=VALUE`.
std::vector<std::string> whole_environment();

}  // namespace ampcfg::os

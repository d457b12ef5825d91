#pragma once

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "cli/asking/proposal.hpp"

namespace ampcfg::cli {

/// Throws Error of kind usage where `--notify` stands and there is nobody to notify.
void require_receivers(const CommandLine& line, const host::Configuration& configuration);

/// Sends each command of `notify` what came of a proposal that was carried out. Says which could not be notified;
/// returns false then.
bool send_notices(const CommandLine& line, Console& console, const Proposal& proposal);

}  // namespace ampcfg::cli

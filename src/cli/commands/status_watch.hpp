#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "cli/report/status_report.hpp"

namespace ampcfg::cli {

/// Asks the hosts, from whichever thread.
using StatusLook = std::function<StatusResults(const fleet::Progress& progress)>;

/// `ampcfg status --watch` on a terminal: a screen of its own that looks again `pace` after the last answer, until a
/// key ends it. `first` is the first answer, `title` names what is looked at. Returns the exit code, or ends the
/// process with it where a look is under way, which nobody waits for.
int watch_on_screen(Console& console, const std::string& title, std::chrono::seconds pace, StatusResults first,
                    const StatusLook& look);

}  // namespace ampcfg::cli

#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "cli/asking/request.hpp"
#include "cli/report/scan_report.hpp"

namespace ampcfg::cli {

/// Throws Error of kind usage where a page is asked for with what it cannot have.
void check_page(const CommandLine& line);

/// Writes the page that `--html` names, if it is given: of this scan, and of what else there is to be known of these
/// hosts (restart flags, deployments, the lines of refused files), which it asks them for. Whole, or not at all; mode
/// 0600. On a locked host with its caller's rights. Throws Error (`write-failed`).
void write_page(const CommandLine& line, Console& console, Request& request, const ScanResults& results,
                const std::vector<std::string>& warnings);

}  // namespace ampcfg::cli

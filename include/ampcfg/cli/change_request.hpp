#pragma once

#include <string>

#include "ampcfg/cli/change_report.hpp"
#include "ampcfg/cli/command_line.hpp"
#include "ampcfg/cli/console.hpp"
#include "ampcfg/cli/request.hpp"

namespace ampcfg::cli {

/// A plan for what a command line of `diff` or `deploy` asks for, and the request that it came from.
struct AskedChange {
  Request request;
  PlannedChange planned;
};

/// Plans it, with the expectations or with the values of `--from`. `kind` is the command's name. Throws Error of kind
/// usage for what is wrong in them, with each place, and for patterns that match nothing.
AskedChange plan_of(const CommandLine& line, Console& console, const std::string& kind);

}  // namespace ampcfg::cli

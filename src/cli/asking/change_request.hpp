#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/planning/plan.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/host/state/apply_records.hpp"
#include "cli/asking/request.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/planned_change.hpp"

namespace ampcfg::cli {

/// A plan for what a command line of `diff` or `deploy` asks for, and the request that it came from.
struct AskedChange {
  Request request;
  PlannedChange planned;
};

/// What --create, --replace and --existing say. Throws Error of kind usage where they contradict each other.
drift::Wishes file_wishes(const CommandLine& line);

/// Plans it, with the expectations or with the values of `--from`. `kind` is the command's name. Throws Error of kind
/// usage for what is wrong in them, with each place, and for patterns that match nothing.
AskedChange plan_of(const CommandLine& line, Console& console, const std::string& kind);

/// Plans a deploy of what `set` expects; `files`: where it is not in its folder yet, what will be there. `request` has
/// the configuration, the targets and the query.
PlannedChange plan_of_set(const CommandLine& line, Console& console, Request& request, const drift::Expectations& set,
                          const std::vector<drift::SetFile>* files, const drift::Wishes& wishes);

/// The plan for what is left of an apply that was cut short, with the selection and wishes that it was begun with.
/// `request` has the configuration and the targets, and gets the rest. Throws Error (`plan-changed`) where the
/// expectations are others now.
PlannedChange plan_again(const CommandLine& line, Console& console, Request& request, const host::ApplyRecord& record);

}  // namespace ampcfg::cli

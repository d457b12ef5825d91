#pragma once

#include "cli/report/change_report.hpp"
#include "cli/report/history_report.hpp"
#include "cli/report/planned_change.hpp"

namespace ampcfg::cli {

/// Deployments as plans, whose diffs can be printed.
PlannedChange as_change(const ShownResults& results, const drift::Secrets& secrets);

/// Whether a file has bytes to make a diff of.
bool has_diff(const host::ShownFile& file);

}  // namespace ampcfg::cli

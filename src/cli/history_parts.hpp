#pragma once

#include "ampcfg/cli/change_report.hpp"
#include "ampcfg/cli/history_report.hpp"

namespace ampcfg::cli {

/// Deployments as plans, whose diffs can be printed.
PlannedChange as_change(const ShownResults& results, const drift::Secrets& secrets);

/// Whether a file has bytes to make a diff of.
bool has_diff(const host::ShownFile& file);

}  // namespace ampcfg::cli

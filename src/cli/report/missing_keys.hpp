#pragma once

#include <vector>

#include "cli/report/finding_table.hpp"

namespace ampcfg::cli {

/// Where a file lost a whole part, its keys are missing by the hundred: rows of one file for keys that the same
/// instances lack become one row for each part of the file, `messages.join.*`. Few stay as they are.
void fold_missing_keys(std::vector<FindingRow>& rows);

}  // namespace ampcfg::cli

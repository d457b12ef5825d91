#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/report/change_report.hpp"
#include "cli/report/plan_table.hpp"
#include "cli/report/planned_change.hpp"

// What the parts of a report on changes share.
namespace ampcfg::cli {

/// `SMP101, SMP201 and 3 more`, in at most `columns` (at least one name).
std::string some_of(const std::vector<std::string>& labels, std::size_t columns);

/// What a plan leaves, each once with its instances; what has failed first.
std::vector<PlanRow> left_rows(const PlanResults& plans);
/// What changes, all of it, and below it what is left, at most about a page; the rest of that is counted.
void print_rows(Output& out, const std::vector<PlanRow>& changes, const std::vector<PlanRow>& left);

/// The diff of one file of a plan.
std::string diff_of(const PlannedChange& planned, const host::Instance& instance, const std::string& plugin,
                    const drift::FilePlan& file);

/// `3 keys in 2 files`; `2 files` where whole ones are brought back.
std::string keys_in_files(std::size_t keys, std::size_t files);

}  // namespace ampcfg::cli

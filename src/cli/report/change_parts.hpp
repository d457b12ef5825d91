#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/report/change_report.hpp"
#include "cli/report/planned_change.hpp"

// What the parts of a report on changes share.
namespace ampcfg::cli {

/// `SMP101, SMP201 and 3 more`, in at most `columns` (at least one name).
std::string some_of(const std::vector<std::string>& labels, std::size_t columns);

/// Something that is left, on the instances where it is the same.
struct LeftAloneRow {
  std::string what;  ///< `Chat/config.yml: cooldown`, safe to print
  std::string code, reason;
  bool failed = false;
  std::vector<std::string> instances;
};
std::vector<LeftAloneRow> left_rows(const PlanResults& plans);
/// At most about a page; the rest is counted.
void print_left(Output& out, const std::vector<LeftAloneRow>& rows);

/// The diff of one file of a plan.
std::string diff_of(const PlannedChange& planned, const host::Instance& instance, const std::string& plugin,
                    const drift::FilePlan& file);

/// `3 keys in 2 files`; `2 files` where whole ones are brought back.
std::string keys_in_files(std::size_t keys, std::size_t files);

}  // namespace ampcfg::cli

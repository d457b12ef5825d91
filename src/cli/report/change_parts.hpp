#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/report/change_report.hpp"
#include "cli/report/planned_change.hpp"

// What the parts of a report on changes share.
namespace ampcfg::cli {

/// How people know an instance: with its host where there are several. Safe to print.
std::string label_in(std::size_t hosts, const std::string& host, const std::string& instance);

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

/// Why a whole host or instance failed, below its name.
void print_error(Output& out, const std::string& label, const Error& error);

/// Why something failed, in lines below what it is about; and what to do about it, which is not wrapped: a command in
/// it can be copied.
void print_reason(Output& out, std::string_view text, Paint paint);
void print_hint(Output& out, std::string_view text);

/// The diff of one file of a plan.
std::string diff_of(const PlannedChange& planned, const host::Instance& instance, const std::string& plugin,
                    const drift::FilePlan& file);

/// `3 keys in 2 files`; `2 files` where whole ones are brought back.
std::string keys_in_files(std::size_t keys, std::size_t files);

}  // namespace ampcfg::cli

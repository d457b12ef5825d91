#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {

/// Sums over the plans of all hosts.
struct PlanTotals {
  std::size_t hosts = 0, failed_hosts = 0;
  std::size_t hosts_without = 0;  ///< `has_nothing_to_undo`
  std::size_t instances = 0, failed_instances = 0, changing_instances = 0;
  std::size_t files = 0, keys = 0;          ///< that change
  std::size_t skipped = 0, unreadable = 0;  ///< `drift::LeftAlone`

  [[nodiscard]] bool changes() const noexcept { return files > 0; }
  [[nodiscard]] bool has_failed() const noexcept { return failed_hosts + failed_instances + unreadable > 0; }
};
/// True where a host cannot plan a rollback because it has nothing to bring back.
bool has_nothing_to_undo(const Error& error);
PlanTotals totals_of(const PlanResults& plans);

/// What a person should know before the plan is carried out, of values of another kind for instance: one line each, the
/// same of many instances once.
std::vector<std::string> warnings_in(const PlanResults& plans);

/// What would be changed and what would be left, for people: by key where more than one instance changes, all of it,
/// however long that is; `with_sum`: and a line that sums up.
void print_plan(Output& out, const PlannedChange& planned, bool with_sum);
/// What a plan leaves and what failed, below a diff.
void print_remarks(Output& out, const PlannedChange& planned, bool with_sum);
/// `3 keys in 2 files of 2 instances`, and what failed: the beginning of the question about it.
std::string sum_before_question(const PlanTotals& totals);
/// The unified diffs of all files that change, each once, under the instances that it is for. Paths are relative to an
/// instance's folder.
void print_diffs(Output& out, const PlannedChange& planned);
/// What became of each instance, and which of them need a restart. With `left` also what the plan left, for who has not
/// seen it.
void print_changes(Output& out, const PlannedChange& planned, const ChangeResults& changes, bool left);
/// Writes more members of an instance's JSON.
using MoreOfInstance = std::function<void(JsonWriter& json, const std::string& host, const std::string& instance)>;
/// One object, on one line. `changes` is null where nothing was done: with `--dry-run`, where the answer was no, and
/// for `diff`.
std::string changes_as_json(const PlannedChange& planned, const ChangeResults* changes, bool diffs,
                            const MoreOfInstance& more = {});

/// The exit code of a plan that is not carried out. Drift is 2 unless `about.kind` is `rollback`.
int exit_code_of(const PlannedChange& planned);
/// Of one that was.
int exit_code_of(const PlannedChange& planned, const ChangeResults& changes);

}  // namespace ampcfg::cli

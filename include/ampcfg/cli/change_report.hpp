#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/cli/console.hpp"
#include "ampcfg/cli/json_writer.hpp"
#include "ampcfg/drift/secrets.hpp"
#include "ampcfg/fleet/fleet.hpp"
#include "ampcfg/host/change.hpp"
#include "ampcfg/host/deployments.hpp"
#include "ampcfg/host/plan.hpp"

namespace ampcfg::cli {

using PlanResults = std::vector<fleet::HostResult<host::HostPlan>>;
using ChangeResults = std::vector<fleet::HostResult<host::HostChange>>;

/// What is said of the set that a plan was made from.
struct SetSummary {
  std::string digest;
  std::size_t universal_plugins = 0;
  std::size_t variable_plugins = 0;
};

/// A plan, and all that its report needs besides.
struct PlannedChange {
  std::string schema;  ///< of the JSON: `deploy`, `rollback`, `diff`
  host::About about;
  PlanResults plans;
  std::optional<SetSummary> set;              ///< nothing where no expectations were used
  std::vector<std::string> warnings;          ///< of all hosts
  drift::Secrets secrets = drift::Secrets();  ///< what diffs hide
  bool asked_in_vain = false;                 ///< a pattern matched nothing, where not all hosts answered
  /// Writes more members of an instance's JSON; may be empty.
  std::function<void(JsonWriter& json, const std::string& host, const std::string& instance)> more;
};

/// Sums over the plans of all hosts.
struct PlanTotals {
  std::size_t hosts = 0, failed_hosts = 0;
  std::size_t instances = 0, failed_instances = 0, changing_instances = 0;
  std::size_t files = 0, keys = 0;          ///< that change
  std::size_t skipped = 0, unreadable = 0;  ///< `drift::Left`

  [[nodiscard]] bool changes() const noexcept { return files > 0; }
  [[nodiscard]] bool has_failed() const noexcept { return failed_hosts + failed_instances + unreadable > 0; }
};
PlanTotals totals_of(const PlanResults& plans);

/// What a person should know before the plan is carried out, of values of another kind for instance: one line each.
std::vector<std::string> warnings_in(const PlanResults& plans);

/// What would be changed and what would be left, for people, with a line that sums up.
void print_plan(Output& out, const PlannedChange& planned);
/// What a plan leaves and what failed, below a diff.
void print_remarks(Output& out, const PlannedChange& planned);
/// The unified diffs of all files that change, each once, under the instances that it is for. Paths are relative to an
/// instance's folder.
void print_diffs(Output& out, const PlannedChange& planned);
/// What became of each instance, and which of them need a restart. With `left` also what the plan left, for who has not
/// seen it.
void print_changes(Output& out, const PlannedChange& planned, const ChangeResults& changes, bool left);
/// One line of JSON (DESIGN 5). `changes` is null where nothing was done: with `--dry-run`, and for `diff`.
std::string changes_as_json(const PlannedChange& planned, const ChangeResults* changes, bool diffs);

/// The exit code (DESIGN 5) of a plan that is not carried out. Drift is 2 unless `about.kind` is `rollback`.
int exit_code_of(const PlannedChange& planned);
/// Of one that was.
int exit_code_of(const PlannedChange& planned, const ChangeResults& changes);

}  // namespace ampcfg::cli

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/fleet/apply.hpp"
#include "ampcfg/fleet/wire/cut_short.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/restarting/apply.hpp"
#include "ampcfg/host/state/apply_records.hpp"
#include "cli/report/notice.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/report/restart_report.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {

using ApplyResults = std::vector<fleet::HostResult<host::HostApply>>;
using CutShortResults = std::vector<fleet::HostResult<fleet::CutShort>>;

/// What is applied, in which order.
struct PlannedApply {
  PlannedChange planned;
  StatusResults looked;
  std::vector<RestartCandidate> taken;  ///< those that change, in their order; they point into `looked`
  fleet::ApplyWish wish;
};

/// Its wish, with the secrets that its plans write.
inline fleet::ApplyWish with_secrets_of(const PlannedApply& apply) {
  fleet::ApplyWish wish = apply.wish;
  if (apply.planned.sealed) wish.secrets = &apply.planned.sealed->secrets();
  return wish;
}

/// In which order, what each instance does now and who plays there; nothing where none is taken.
void print_order(Output& out, const PlannedApply& apply);
/// The applies that were cut short, with the step that each instance is at.
void print_cut_short(Output& out, const CutShortResults& found);

/// What became of a plan, as other changes are reported.
ChangeResults changes_of(const PlanResults& plans, const ApplyResults& results);

/// The games that ran before and do not come up any more, each with what its files are and what to type; as the last
/// that is said.
void print_games_down(Output& out, const ApplyResults& results, const Here& here);

std::vector<GameDown> games_down(const ApplyResults& results);

/// `ampcfg/apply/1`. `results` and `changes`, which is made of them, are null where nothing was done.
std::string apply_as_json(const PlannedApply& apply, const ApplyResults* results, const ChangeResults* changes,
                          bool diffs);
/// The member `steps`, of an instance's part of an apply.
void write_steps(JsonWriter& json, const std::vector<host::ApplyStep>& steps);

}  // namespace ampcfg::cli

#include "cli/asking/apply_proposal.hpp"

#include <algorithm>

#include "cli/asking/about.hpp"
#include "cli/asking/live_telling.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/terminal/live_lines.hpp"

namespace ampcfg::cli {

std::vector<host::Warning> ApplyProposal::carry_out(Console& console) {
  {
    LiveLines live(console);
    results_ = run(live_telling(live, apply_.planned.plans.size()));
  }
  changes_ = changes_of(apply_.planned.plans, *results_);
  return all_warnings_of(*changes_);
}

bool ApplyProposal::offers_diff() const {
  return totals_of(apply_.planned.plans).changes() && !line_.has(option::diff);
}

void ApplyProposal::show_diff(Output& out) const {
  print_diffs(out, apply_.planned);
}

void ApplyProposal::report(Console& console, bool plan_was_shown) const {
  print_changes(console.out, apply_.planned, *changes_, !plan_was_shown);
  print_games_down(console.out, *results_, {configuration_.host_name(), same_place(line_)});
}

std::vector<GameDown> ApplyProposal::games_down() const {
  return results_ ? cli::games_down(*results_) : std::vector<GameDown>();
}

std::string ApplyProposal::as_json() const {
  return apply_as_json(apply_, results_ ? &*results_ : nullptr, changes_ ? &*changes_ : nullptr,
                       line_.has(option::diff));
}

int ApplyProposal::exit_code() const {
  if (!changes_) return exit_code_of(apply_.planned);
  const bool has_failed =
      std::any_of(changes_->begin(), changes_->end(), [](const auto& result) { return result.error.has_value(); });
  return has_failed ? 1 : exit_code_of(apply_.planned, *changes_);
}

}  // namespace ampcfg::cli

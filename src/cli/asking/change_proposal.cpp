#include "cli/asking/change_proposal.hpp"

#include <string>
#include <utility>
#include <vector>

#include "ampcfg/fleet/change.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "cli/asking/proposal.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

class ChangeProposal final : public Proposal {
 public:
  ChangeProposal(const CommandLine& line, const Request& request, PlannedChange planned)
      : line_(line), request_(request), planned_(std::move(planned)), totals_(totals_of(planned_.plans)) {}

  std::vector<host::Warning>& warnings() override { return planned_.warnings; }
  const host::Configuration& configuration() const override { return request_.configuration; }
  std::optional<Error> refusal() const override { return plan_incomplete(line_, planned_); }

  std::string question() const override {
    if (!totals_.changes()) return {};
    return sum_before_question(totals_) + (planned_.about.kind == host::Action::rollback ? ". Bring back" : ". Deploy");
  }
  bool offers_diff() const override { return totals_.changes() && !line_.has(option::diff); }

  void show(Output& out, bool goes_on) const override {
    if (!planned_.about.undoes.empty()) out.line("to undo: " + planned_.about.undoes);
    show_plan(line_, out, planned_, !goes_on || !totals_.changes());
  }
  void show_diff(Output& out) const override { print_diffs(out, planned_); }

  std::vector<host::Warning> carry_out(Console& console) override {
    Progress progress(console, "changing");
    changes_ = fleet::change(request_.configuration, planned_.plans, planned_.about,
                             planned_.sealed ? &planned_.sealed->secrets() : nullptr, progress.of_fleet());
    return all_warnings_of(*changes_);
  }

  void report(Console& console, bool plan_was_shown) const override {
    if (totals_.changes()) {
      print_changes(console.out, planned_, *changes_, !plan_was_shown);
    } else if (!plan_was_shown) {
      print_plan(console.out, planned_, true);
    }
  }

  std::string as_json() const override {
    return changes_as_json(planned_, changes_ ? &*changes_ : nullptr, line_.has(option::diff));
  }
  int exit_code() const override { return changes_ ? exit_code_of(planned_, *changes_) : exit_code_of(planned_); }

 private:
  const CommandLine& line_;
  const Request& request_;
  PlannedChange planned_;
  PlanTotals totals_;
  std::optional<ChangeResults> changes_;
};

}  // namespace

int propose_change(const CommandLine& line, Console& console, const Request& request, PlannedChange planned) {
  ChangeProposal proposal(line, request, std::move(planned));
  return propose(line, console, proposal);
}

std::optional<Error> plan_incomplete(const CommandLine& line, const PlannedChange& planned) {
  std::vector<std::string> silent;
  for (const auto& plan : planned.plans) {
    if (!plan.answer) silent.push_back(shown(plan.host));
  }
  if (silent.empty() || line.has(option::skip_unreachable) || !totals_of(planned.plans).changes()) return std::nullopt;
  return Error("plan-incomplete", "nothing was changed: there is no plan for " + listed(silent, "and"),
               "see what is wrong there, or go on without it: --skip-unreachable");
}

void show_plan(const CommandLine& line, Output& out, const PlannedChange& planned, bool with_sum) {
  if (!line.has(option::diff)) return print_plan(out, planned, with_sum);
  print_diffs(out, planned);
  if (totals_of(planned.plans).changes()) out.line();
  print_remarks(out, planned, with_sum);
}

}  // namespace ampcfg::cli

#include "ampcfg/fleet/apply.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/fleet/status.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/apply_batches.hpp"
#include "cli/asking/apply_proposal.hpp"
#include "cli/asking/change_proposal.hpp"
#include "cli/asking/change_request.hpp"
#include "cli/asking/consent.hpp"
#include "cli/commands/apply_cut_short.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/restart_report.hpp"

namespace ampcfg::cli {
namespace {

bool changes(const PlanResults& plans, const RestartCandidate& one) {
  for (const auto& result : plans) {
    if (result.host != one.host || !result.answer) continue;
    for (const host::InstancePlan& plan : result.answer->instances) {
      if (plan.instance.name == one.status->instance.name) return host::has_work(plan);
    }
  }
  return false;
}

/// What is asked of the fleet, and the plan that it has made of it.
struct AskedApply {
  Request request;
  PlannedApply apply;
};

AskedApply plan_apply(const CommandLine& line, Console& console) {
  AskedApply asked;
  fleet::ApplyWish& wish = asked.apply.wish;
  read_limits(line, wish);
  AskedChange change = plan_of(line, console, "apply");
  asked.request = std::move(change.request);
  PlannedApply& apply = asked.apply;
  apply.planned = std::move(change.planned);
  apply.looked = fleet::status(asked.request.configuration, asked.request.targets, host::Query());
  apply.taken = in_order(apply.looked, asked.request.targets, line.arguments());
  std::erase_if(apply.taken, [&](const RestartCandidate& one) { return !changes(apply.planned.plans, one); });
  wish.about = apply.planned.about;
  wish.selection = asked.request.query.selection;
  wish.wishes = file_wishes(line);
  wish.batches = batches_of(line, apply.taken);
  return asked;
}

class WholeApply final : public ApplyProposal {
 public:
  using ApplyProposal::ApplyProposal;

  bool is_empty() const override { return apply().taken.empty(); }
  std::optional<Error> refusal() const override { return plan_incomplete(line(), apply().planned); }
  std::string question() const override {
    return sum_before_question(totals_of(apply().planned.plans)) + players_words(players_on(apply().taken)) + ". Apply";
  }

  void show(Output& out, bool goes_on) const override {
    show_plan(line(), out, apply().planned, !goes_on);
    print_order(out, apply());
    if (goes_on) out.line();
  }

 private:
  ApplyResults run(const fleet::Telling& tell) override {
    return fleet::apply(configuration(), apply().planned.plans, with_secrets_of(apply()), tell);
  }
};

int apply(const CommandLine& line, Console& console) {
  if (line.has(option::abort)) return abort_apply(line, console);
  if (line.has(option::resume)) return resume_apply(line, console);
  require_consent(line, console, line.arguments());
  AskedApply asked = plan_apply(line, console);
  WholeApply proposal(line, asked.request.configuration, std::move(asked.apply));
  return propose(line, console, proposal);
}

}  // namespace

namespace command {

const Command apply{
    .name = "apply",
    .arguments = "[INSTANCE]…",
    .summary = "stop, write what is expected, start and check, one batch after another",
    .details =
        "For instances whose plugins write their files back when they stop: each is stopped, gets the expected "
        "values, is started, and must answer and still have the values. If that fails, it gets its old bytes "
        "back and is started again, and no other instance is begun. An instance that was stopped before gets its "
        "values and stays stopped.\n\n"
        "It shows the plan, the order and who plays, and asks. Each step is written down before it is taken: "
        "after a crash, --resume goes on and --abort undoes (with its id, where hosts have several), and until then "
        "nothing else touches those instances.\n\n"
        "Exit: 0 done, 2 some of the drift is left (with --dry-run: drift), 1 something failed, 64 wrong usage "
        "or expectations.",
    .options = {&option::host,   &option::forks,        &option::host_timeout,
                &option::plugin, &option::file,         &option::key,
                &option::all,    &option::flagged,      &option::batch,
                &option::canary, &option::max_failures, &option::when_empty,
                &option::create, &option::replace,      &option::existing,
                &option::ended,  &option::older,        &option::skip_unreachable,
                &option::diff,   &option::notify,       &option::dry_run,
                &option::yes,    &option::resume,       &option::abort,
                &option::json,   &option::show_secrets},
    .examples = {{"ampcfg apply SMP101", "One instance: shows the plan and asks."},
                 {"ampcfg apply --all --canary SMP101 --batch 25% --when-empty=60 --yes",
                  "One first; if that goes well, a quarter at a time, each once nobody plays on it."},
                 {"ampcfg apply --all --yes --notify",
                  "From cron; the commands of `notify` are told, first of a game that is down."},
                 {"ampcfg apply --all --dry-run", "The order, and what would change and restart."},
                 {"ampcfg apply --resume", "Goes on after a crash."}},
    .page = "ampcfg-apply.1",
    .schema = "apply",
    .run = cli::apply,
};

}  // namespace command
}  // namespace ampcfg::cli

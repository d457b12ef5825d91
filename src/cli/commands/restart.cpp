#include "ampcfg/fleet/restart.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/status.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "cli/asking/about.hpp"
#include "cli/asking/consent.hpp"
#include "cli/asking/live_telling.hpp"
#include "cli/asking/pace.hpp"
#include "cli/asking/proposal.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/restart_report.hpp"
#include "cli/terminal/live_lines.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// What is to be restarted, as it was looked at.
struct RestartPlan {
  Request request;
  StatusResults looked;
  std::vector<RestartCandidate> taken;
  std::vector<host::Warning> warnings;
  bool has_failed = false;  ///< something of what was asked for cannot even be planned

  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::count_if(taken.begin(), taken.end(), [](const RestartCandidate& one) {
      return one.left.empty() && !one.status->instance.error;
    }));
  }
};

/// A game that is known to be down reads its files at its next start.
std::string why_left(const RestartCandidate& one) {
  if (one.is_named || one.status->instance.error) return {};
  switch (one.status->game.state) {
    case host::GameState::stopped:
      return "it is stopped, and reads its files when it starts";
    case host::GameState::sleeping:
      return "it sleeps, and reads its files when it starts";
    default:
      return {};
  }
}

RestartPlan plan_of(const CommandLine& line) {
  RestartPlan plan;
  Request& request = plan.request;
  request.configuration = configuration_of(line);
  request.targets = fleet::resolve(request.configuration, line.values(option::host), line.arguments());
  request.query.flagged = line.has(option::flagged);
  request.query.changes = true;
  request.takes_plugins = false;
  plan.looked = fleet::status(request.configuration, request.targets, request.query);
  const Unmatched unmatched = unmatched_in(plan.looked, line.arguments(), request.configuration);
  plan.warnings = all_warnings_of(plan.looked);
  if (unmatched.any()) plan.warnings.push_back(complain_of(unmatched, request));
  plan.taken = in_order(plan.looked, request.targets, line.arguments());
  for (RestartCandidate& one : plan.taken) {
    one.left = why_left(one);
    plan.has_failed = plan.has_failed || one.status->instance.error;
  }
  plan.has_failed = plan.has_failed || unmatched.any() ||
                    std::any_of(plan.looked.begin(), plan.looked.end(), [](const auto& host) { return !host.answer; });
  return plan;
}

/// `at_once`: with what is left alone, which speaks against the one command.
std::vector<fleet::RestartPart> parts_of(const RestartPlan& plan, bool at_once) {
  std::vector<fleet::RestartPart> parts;
  for (const RestartCandidate& one : plan.taken) {
    if ((!one.left.empty() && !at_once) || one.status->instance.error) continue;
    if (parts.empty() || parts.back().host != one.host) {
      const bool local = one.host == plan.request.configuration.host_name();
      parts.push_back({one.host, local, {}});
    }
    parts.back().items.push_back({one.status->instance.name, one.is_named});
  }
  return parts;
}

host::RestartWish wish_of(const CommandLine& line) {
  host::RestartWish wish;
  static_cast<host::Who&>(wish) = about_of(line, "restart");
  wish.pace = pace_of(line);
  wish.all_at_once = line.has(option::use_restart_all);
  return wish;
}

class RestartProposal final : public Proposal {
 public:
  RestartProposal(const CommandLine& line, const Console& console, RestartPlan plan)
      : line_(line), plan_(std::move(plan)), is_quiet_(console.quiet) {}

  std::vector<host::Warning>& warnings() override { return plan_.warnings; }
  const host::Configuration& configuration() const override { return plan_.request.configuration; }

  std::vector<Error> failures() const override {
    std::vector<Error> errors;
    for (const auto& host : plan_.looked) {
      if (host.error) errors.push_back(*host.error);
    }
    return errors;
  }

  bool is_empty() const override { return plan_.count() == 0; }
  std::string question() const override {
    return "restart " + counted(plan_.count(), "instance", "instances") + players_words(players_on(plan_.taken));
  }
  std::string_view declined() const override { return "nothing was restarted"; }

  void show(Output& out, bool goes_on) const override {
    if (plan_.taken.empty() && !is_quiet_) out.line("nothing to restart");
    print_restart_plan(out, plan_.taken);
    if (goes_on) out.line();
  }

  std::vector<host::Warning> carry_out(Console& console) override {
    const host::RestartWish wish = wish_of(line_);
    const auto parts = parts_of(plan_, wish.all_at_once);
    LiveLines live(console);
    results_ = fleet::restart(plan_.request.configuration, parts, wish, live_telling(live, parts.size()));
    return all_warnings_of(*results_);
  }

  void report(Console& console, bool /*plan_was_shown*/) const override {
    print_restarts(console.out, *results_, {plan_.request.configuration.host_name(), same_place(line_)}, console.quiet);
  }
  std::vector<GameDown> games_down() const override {
    return results_ ? cli::games_down(*results_) : std::vector<GameDown>();
  }
  std::string as_json() const override {
    return restarts_as_json(plan_.looked, plan_.taken, results_ ? &*results_ : nullptr, texts_of(plan_.warnings));
  }
  int exit_code() const override { return plan_.has_failed || (results_ && cli::has_failed(*results_)) ? 1 : 0; }

 private:
  const CommandLine& line_;
  RestartPlan plan_;
  bool is_quiet_;
  std::optional<RestartResults> results_;
};

void require_sense(const CommandLine& line) {
  (void)pace_of(line);
  if (!line.has(option::use_restart_all)) return;
  if (!line.has(option::all))
    throw Error("usage", "--use-restart-all restarts everything", "write --all with it", Error::Kind::usage);
  for (const Option* pace : {&option::parallel, &option::delay, &option::when_empty}) {
    if (!line.has(*pace)) continue;
    throw Error("usage", "--use-restart-all is one command for all, and --" + std::string(pace->name) + " for each",
                "use one or the other", Error::Kind::usage);
  }
}

int restart(const CommandLine& line, Console& console) {
  require_consent(line, console, line.arguments());
  require_sense(line);
  RestartProposal proposal(line, console, plan_of(line));
  return propose(line, console, proposal);
}

}  // namespace

namespace command {

const Command restart{
    .name = "restart",
    .arguments = "[INSTANCE]…",
    .summary = "restart instances, and see that their games answer",
    .details =
        "Restarts instances with ampinstmgr, one after another in the order in which they are named, and trusts "
        "only the game itself: it must have a new process and answer. Only then is the instance's restart flag "
        "cleared, except for reasons that came in meanwhile; an instance that fails keeps it. Afterwards the "
        "deployed values are looked for: if a plugin wrote its old ones back as it stopped, the instance is "
        "flagged again, as reverted.\n\n"
        "It shows who plays and asks. Instances that are stopped or asleep are left alone unless they are named. "
        "Ctrl-C lets the instance in hand finish.\n\n"
        "Exit: 0 done, 1 something has not restarted, 64 wrong usage, or nothing has that name.",
    .options = {&option::host, &option::all, &option::flagged, &option::parallel, &option::delay, &option::when_empty,
                &option::use_restart_all, &option::notify, &option::dry_run, &option::yes, &option::json},
    .examples = {{"ampcfg restart SMP101", "One instance: shows who plays and asks."},
                 {"ampcfg restart --flagged --when-empty=30 --yes",
                  "Each that needs it, as soon as nobody plays on it, waiting for at most half an hour."},
                 {"ampcfg restart --flagged --yes --notify",
                  "From cron; the commands of `notify` are told, first of a game that is down."},
                 {"ampcfg restart --all --parallel 4 --delay 10", "All that run, four at a time."}},
    .page = "ampcfg-restart.1",
    .schema = "restart",
    .run = cli::restart,
};

}  // namespace command
}  // namespace ampcfg::cli

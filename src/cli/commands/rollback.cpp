#include "ampcfg/host/writing/rollback.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/change.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "cli/asking/about.hpp"
#include "cli/asking/ask.hpp"
#include "cli/asking/change_proposal.hpp"
#include "cli/asking/consent.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using Results = std::vector<fleet::HostResult<host::RollbackPlan>>;

/// What the arguments name: one of an id's form, or of the beginning of one, is the id.
struct Arguments {
  std::string id;
  std::vector<std::string> instances;
};

Arguments arguments_of(const CommandLine& line) {
  Arguments arguments;
  for (const std::string& word : line.arguments()) {
    if (!host::begins_deployment_id(word)) {
      arguments.instances.push_back(word);
    } else if (arguments.id.empty() || arguments.id == word) {
      arguments.id = word;
    } else {
      throw Error("usage", "a rollback undoes one deployment, not " + arguments.id + " and " + word,
                  "undo the later one first, then the other", Error::Kind::usage);
    }
  }
  return arguments;
}

/// The one that all hosts would undo, of those that `typed` may mean. Throws Error of kind usage where they differ.
std::string undone_by(const Results& results, const std::string& typed) {
  std::string id;
  for (const auto& result : results) {
    if (!result.answer || result.answer->id.empty()) continue;
    if (!id.empty() && result.answer->id != id) {
      const std::string what = typed.empty() ? "the last deployment" : "the one that " + typed + " begins";
      throw usage_error("id-needed", what + " is not the same on all hosts: " + id + " and " + result.answer->id,
                        "name the one to undo");
    }
    id = result.answer->id;
  }
  return id;
}

/// Where another host has something to undo, one that has nothing is not in the way.
void excuse_hosts_without(Results& results) {
  const auto has_plan = [](const auto& result) { return result.answer.has_value(); };
  if (std::none_of(results.begin(), results.end(), has_plan)) return;
  for (auto& result : results) {
    if (!result.error || !has_nothing_to_undo(*result.error)) continue;
    result.warnings.push_back(result.error->message());
    result.error.reset();
    result.status = fleet::AskResult::ok;
    result.answer.emplace();
  }
}

PlanResults plans_of(Results results) {
  PlanResults plans;
  for (auto& result : results) {
    auto& plan = plans.emplace_back();
    plan = {result.host, result.hostname, result.status, {}, result.error, std::move(result.warnings), {}};
    plan.ticket = std::move(result.ticket);
    if (result.answer) plan.answer = std::move(result.answer->plan);
  }
  return plans;
}

Results plan(const CommandLine& line, Console& console, const Request& request, const std::string& id) {
  const host::RollbackWish wish{id, line.has(option::force)};
  Progress progress(console, "planning");
  const bool with_bytes = line.has(option::diff) || will_ask(line);
  return fleet::plan_rollback(request.configuration, wish, request.targets, request.query, with_bytes,
                              progress.of_fleet());
}

int rollback(const CommandLine& line, Console& console) {
  const Arguments arguments = arguments_of(line);
  require_consent(line, console, arguments.instances);
  Request request = request_of_values(line);
  request.configuration.secret_keys = host::secret_keys_of_set(request.configuration);
  request.targets = fleet::resolve(request.configuration, line.values(option::host), arguments.instances);
  request.query.flagged = line.has(option::flagged);
  request.query.finishes_first = !line.has(option::dry_run);
  request.query.with_obstacles = true;
  Results results = plan(line, console, request, arguments.id);
  excuse_hosts_without(results);

  PlannedChange planned;
  planned.schema = "rollback";
  planned.about = about_of(line, "rollback");
  planned.place = same_hosts(line, request.targets) + same_place(line);
  planned.about.undoes = undone_by(results, arguments.id);
  planned.plans = plans_of(std::move(results));
  planned.secrets = request.query.show_secrets
                        ? drift::Secrets::shown()
                        : drift::Secrets(request.configuration.redact, request.configuration.secret_keys);
  planned.warnings = all_warnings_of(planned.plans);
  const Unmatched unmatched = unmatched_in(planned.plans, arguments.instances, request.configuration);
  planned.has_unmatched_patterns = unmatched.any();
  if (unmatched.any()) planned.warnings.push_back(complain_of(unmatched, request));
  return propose_change(line, console, request, std::move(planned));
}

}  // namespace

namespace command {

const Command rollback{
    .name = "rollback",
    .arguments = "[ID] [INSTANCE]…",
    .summary = "bring back what a deployment changed",
    .details =
        "Undoes, on the instances, the last deployment that is neither a rollback nor undone, or the one with "
        "the ID, of which the first nine characters or more do where no other has the same. A file that is as the "
        "deployment left it gets its old bytes back. In a file that was written "
        "since, the keys that still have the deployed value get their old one, and the others are named; --force "
        "brings back the old bytes. A rollback can be undone by its ID.\n\n"
        "Say which instances: by name, by @group, with --flagged or --all; an ID only narrows.\n\n"
        "Exit: 0 done, 2 something was changed since and stays, 1 something failed, 64 wrong usage.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::plugin, &option::file, &option::key,
                &option::all, &option::flagged, &option::force, &option::skip_unreachable, &option::diff,
                &option::dry_run, &option::yes, &option::json, &option::show_secrets},
    .examples = {{"ampcfg rollback --all", "The last deployment, wherever it went: shows the plan and asks."},
                 {"ampcfg rollback SMP101 -p CoreProtect --dry-run --diff",
                  "What would come back in one plugin of one instance; nothing is done."},
                 {"ampcfg rollback 20261124T0930 --all", "One deployment: so much of its id as no other has."}},
    .page = "ampcfg-rollback.1",
    .schema = "rollback",
    .run = cli::rollback,
};

}  // namespace command
}  // namespace ampcfg::cli

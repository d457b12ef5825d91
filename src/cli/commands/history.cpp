#include "ampcfg/fleet/history.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/history_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

template <typename Results>
bool has_failed(const Results& results) {
  return std::any_of(results.begin(), results.end(), [](const auto& result) { return !result.answer; });
}

/// Throws Error of kind usage where a pattern picks nothing on any host.
void check_matched(const HistoryResults& results, const CommandLine& line, const host::Configuration& configuration) {
  std::vector<std::string> hosts;
  std::vector<std::vector<std::string>> unmatched;
  std::vector<std::string> known;
  for (const auto& result : results) {
    if (!result.answer) return;
    hosts.push_back(result.host);
    unmatched.push_back(result.answer->unmatched);
    known.insert(known.end(), result.answer->known.begin(), result.answer->known.end());
  }
  const auto nothing = unmatched_arguments(line.arguments(), unmatched, hosts, configuration);
  if (nothing.empty()) return;
  const std::string near = drift::did_you_mean(nothing.front(), known, {.written = shown});
  throw Error("pattern-unmatched", "the history has no instance " + in_quotes(nothing.front()),
              near.empty() ? "without an instance, it lists all" : near, Error::Kind::usage);
}

std::vector<fleet::Target> targets_of(const CommandLine& line, const host::Configuration& configuration) {
  return fleet::resolve(configuration, line.values(option::host), {});
}

drift::Secrets secrets_of(const CommandLine& line, const host::Configuration& configuration) {
  return line.has(option::show_secrets) ? drift::Secrets::shown() : drift::Secrets(configuration.redact);
}

int history(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const auto targets = fleet::resolve(configuration, line.values(option::host), line.arguments());
  const HistoryResults results = fleet::history(configuration, targets);
  check_matched(results, line, configuration);
  const auto warnings = warnings_of(results);
  if (line.has(option::json)) {
    console.out.line(history_as_json(results, warnings));
  } else {
    console.page();
    for (const std::string& warning : warnings) console.warn(warning);
    print_history(console.out, results);
  }
  return has_failed(results) ? 1 : 0;
}

int show_one(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const std::string& id = line.arguments()[0];
  if (!host::is_deployment_id(id)) {
    throw Error("usage", in_quotes(id) + " is no deployment's id", "`ampcfg history` lists them", Error::Kind::usage);
  }
  const ShownResults results = fleet::show_deployment(configuration, targets_of(line, configuration), id);
  const drift::Secrets secrets = secrets_of(line, configuration);
  const auto warnings = warnings_of(results);
  if (line.has(option::json)) {
    console.out.line(shown_as_json(results, id, secrets));
  } else {
    console.page();
    for (const std::string& warning : warnings) console.warn(warning);
    print_shown(console.out, results, secrets);
  }
  return has_failed(results) ? 1 : 0;
}

int verify(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const VerifyResults results = fleet::verify_history(configuration, targets_of(line, configuration));
  const bool holds = std::all_of(results.begin(), results.end(),
                                 [](const auto& result) { return result.answer && result.answer->problems.empty(); });
  const auto warnings = warnings_of(results);
  if (line.has(option::json)) {
    console.out.line(verified_as_json(results));
  } else {
    for (const std::string& warning : warnings) console.warn(warning);
    if (!holds || !console.quiet) print_verified(console.out, results);
  }
  return holds ? 0 : 1;
}

}  // namespace

namespace command {

const Command history{
    .name = "history",
    .arguments = "[INSTANCE]…",
    .summary = "who changed what, when, and what came of it",
    .details =
        "Lists deployments, rollbacks and whatever else was done, the newest first: to the INSTANCEs (shell "
        "globs), or to all. An entry that is marked with a * can be shown and undone; of the others, only this "
        "line is left.\n\n"
        "Exit: 0, 1 nothing of the record can be read, 64 wrong usage.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::json},
    .examples = {{"ampcfg history", "All that was done on this machine."},
                 {"ampcfg history SMP101", "What was done to one instance."},
                 {"ampcfg history --json | jq -r '.hosts[].entries[0].id'", "The last deployment's id."}},
    .page = "ampcfg-history.1",
    .schema = "history",
    .run = cli::history,
};

const Command history_show{
    .name = "history show",
    .arguments = "ID",
    .least_arguments = 1,
    .most_arguments = 1,
    .summary = "one deployment, with the lines that it changed",
    .details =
        "Says who made it, with which command, what became of each file, and shows the changes as unified diffs. "
        "Secrets are hidden.\n\nExit: 0, 1 there is no such deployment or it cannot be read, 64 wrong usage.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::json, &option::show_secrets},
    .examples = {{"ampcfg history show 20261124T093000Z-3f2a", "What it changed, line by line."}},
    .page = "ampcfg-history.1",
    .schema = "history-show",
    .run = cli::show_one,
};

const Command history_verify{
    .name = "history verify",
    .arguments = "",
    .most_arguments = 0,
    .summary = "prove that the record and the backups are as they were written",
    .details =
        "Checks that each line of the record is the one that the next line vouches for, that none is missing, "
        "and that every deployment's record and backups match their hashes. Names the first bad line.\n\n"
        "Exit: 0 everything is as it was written, 1 something is not, 64 wrong usage.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::json},
    .examples = {{"ampcfg history verify", "After a crash, or for an auditor."},
                 {"ampcfg -q history verify", "From cron: silent unless something is wrong."}},
    .page = "ampcfg-history.1",
    .schema = "history-verify",
    .run = cli::verify,
};

}  // namespace command
}  // namespace ampcfg::cli

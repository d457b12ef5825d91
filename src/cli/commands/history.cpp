#include "ampcfg/fleet/history.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/history_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/warnings.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

template <typename Results>
bool has_failed(const Results& results) {
  return std::any_of(results.begin(), results.end(), [](const auto& result) { return !result.answer; });
}

/// Throws Error of kind usage where a pattern for instances picks nothing on any host.
void check_instances(const Unmatched& unmatched) {
  if (!unmatched.all_hosts_answered || unmatched.instances.empty()) return;
  const std::string& nothing = unmatched.instances.front();
  const std::string near = drift::did_you_mean(nothing, unmatched.known_instances, {.written = shown});
  throw Error("pattern-unmatched", "the history has no instance " + in_quotes(nothing),
              near.empty() ? "without an instance, it lists all" : near, Error::Kind::usage);
}

/// A key that was never changed may be there all the same: no error, but a word for who has mistyped it.
std::vector<std::string> words_of_unmatched(const Unmatched& unmatched) {
  std::vector<std::string> words;
  const auto add = [&](std::string_view what, const std::vector<std::string>& patterns,
                       const std::vector<std::string>& known) {
    for (const std::string& pattern : patterns) {
      const std::string near = drift::did_you_mean(pattern, known);
      words.push_back("no deployment that is kept has changed a " + std::string(what) + " " + in_quotes(pattern) +
                      (near.empty() ? "" : ": " + near));
    }
  };
  if (!unmatched.all_hosts_answered) return words;
  add("plugin", unmatched.plugins, unmatched.known_plugins);
  if (unmatched.plugins.empty()) add("file", unmatched.files, unmatched.known_files);
  if (unmatched.plugins.empty() && unmatched.files.empty()) add("key", unmatched.keys, unmatched.known_keys);
  return words;
}

host::HistoryWish history_wish_of(const CommandLine& line) {
  constexpr unsigned most = 1'000'000;
  host::HistoryWish wish;
  if (const auto number = line.value(option::limit)) wish.limit = number_of(option::limit, *number, 1, most);
  if (const auto since = line.value(option::since)) {
    const auto time = time_meant(*since, os::now_nanoseconds());
    if (!time) {
      throw Error(
          "option-value", "--since takes a time, not " + in_quotes(*since),
          "how long ago, `--since 7d` (s, min, h, d, w), or when: `--since 2026-11-24`, `--since '2026-11-24 09:30'`",
          Error::Kind::usage);
    }
    wish.since = *time;
  }
  return wish;
}

std::vector<fleet::Target> targets_of(const CommandLine& line, const host::Configuration& configuration) {
  return fleet::resolve(configuration, line.values(option::host), {});
}

drift::Secrets secrets_of(const CommandLine& line, const host::Configuration& configuration) {
  return line.has(option::show_secrets) ? drift::Secrets::shown()
                                        : drift::Secrets(configuration.redact, configuration.secret_keys);
}

int history(const CommandLine& line, Console& console) {
  Request request = request_of_values(line);
  request.configuration.secret_keys = host::secret_keys_of_set(request.configuration);
  const host::Configuration& configuration = request.configuration;
  const auto targets = fleet::resolve(configuration, line.values(option::host), line.arguments());
  const HistoryResults results = fleet::history(configuration, targets, request.query, history_wish_of(line));
  const Unmatched unmatched = unmatched_in(results, line.arguments(), configuration);
  check_instances(unmatched);
  auto warnings = all_warnings_of(results);
  for (std::string& words : words_of_unmatched(unmatched)) warnings.emplace_back(std::move(words));
  if (line.has(option::json)) {
    console.out.line(history_as_json(results, texts_of(warnings)));
  } else {
    console.page();
    if (!console.quiet) print_warnings(console, configuration, warnings);
    print_history(console.out, results, !request.query.selection.picks_all());
  }
  return has_failed(results) ? 1 : 0;
}

/// Throws Error of kind usage where the beginning of an id is not of the same on all hosts.
void check_one_id(const ShownResults& results, const std::string& id) {
  std::string found;
  for (const auto& result : results) {
    if (!result.answer) continue;
    const std::string& other = result.answer->record.about.id;
    if (!found.empty() && other != found) {
      throw usage_error("id-ambiguous",
                        id + " is the beginning of other ids on other hosts: " + found + " and " + other,
                        "type more of the one that you mean, or name its host: -H");
    }
    found = other;
  }
}

int show_one(const CommandLine& line, Console& console) {
  host::Configuration configuration = configuration_of(line);
  configuration.secret_keys = host::secret_keys_of_set(configuration);
  const std::string id = line.arguments().empty() ? "" : line.arguments()[0];
  if (!id.empty() && !host::begins_deployment_id(id)) {
    throw usage_error("usage", in_quotes(id) + " is no deployment's id",
                      "`ampcfg history` lists them; its first nine characters do, where no other has the same");
  }
  const ShownResults results = fleet::show_deployment(configuration, targets_of(line, configuration), id);
  if (!id.empty()) check_one_id(results, id);
  const drift::Secrets secrets = secrets_of(line, configuration);
  const auto warnings = all_warnings_of(results);
  if (line.has(option::json)) {
    console.out.line(shown_as_json(results, id, secrets));
  } else {
    console.page();
    if (!console.quiet) print_warnings(console, configuration, warnings);
    print_shown(console.out, results, secrets);
  }
  return has_failed(results) ? 1 : 0;
}

int verify(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const VerifyResults results = fleet::verify_history(configuration, targets_of(line, configuration));
  const bool holds = std::all_of(results.begin(), results.end(),
                                 [](const auto& result) { return result.answer && result.answer->problems.empty(); });
  const auto warnings = all_warnings_of(results);
  if (line.has(option::json)) {
    console.out.line(verified_as_json(results));
  } else {
    if (!console.quiet) print_warnings(console, configuration, warnings);
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
        "globs), or to all, with the keys that were changed, their old values and the new ones. An entry that is "
        "marked with a * can be shown and undone; of the others, keys and values are no longer kept.\n\n"
        "-p, -f and -k list only what changed such keys, and deployments of which nobody knows any more.\n\n"
        "Exit: 0, 1 nothing of the record can be read, 64 wrong usage.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::plugin, &option::file, &option::key,
                &option::since, &option::limit, &option::json, &option::show_secrets},
    .examples = {{"ampcfg history", "All that was done on this machine."},
                 {"ampcfg history SMP101 --since 7d", "What was done to one instance in the last week."},
                 {"ampcfg history -p Chat -k 'cooldown*' --limit 3", "Who changed some keys last, from what to what."},
                 {"ampcfg history --json | jq -r '.hosts[].entries[0].id'", "The last deployment's id."}},
    .page = "ampcfg-history.1",
    .schema = "history",
    .run = cli::history,
};

const Command history_show{
    .name = "history show",
    .arguments = "[ID]",
    .most_arguments = 1,
    .summary = "one deployment, with the lines that it changed",
    .details =
        "The one of the ID, of which the first nine characters or more do where no other has the same; else the "
        "newest that is kept, whatever it was. Says who made it, with which command, what became of each file, and "
        "shows the changes as unified diffs. "
        "Secrets are hidden.\n\nExit: 0, 1 there is no such deployment or it cannot be read, 64 wrong usage.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::json, &option::show_secrets},
    .examples = {{"ampcfg history show", "What was changed last, line by line."},
                 {"ampcfg history show 20261124T0930", "An older one."}},
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

#include "ampcfg/fleet/scan.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "ampcfg/host/settings/warning_kinds.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "cli/asking/absent_plugins.hpp"
#include "cli/asking/look_at_invalid.hpp"
#include "cli/asking/metrics_file.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/scan_changes.hpp"
#include "cli/commands/scan_page.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/scan_report.hpp"
#include "cli/report/warnings.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

int exit_code(const ScanTotals& totals, bool has_failures) {
  if (totals.failed_hosts > 0 || totals.failed_instances > 0 || totals.counts.error > 0 || has_failures) return 1;
  return totals.counts.drift > 0 ? 2 : 0;
}

/// What the expectations say of plugins that no instance has, where another spelling is installed.
void warn_of_misspelt_plugins(std::vector<host::Warning>& warnings, const ScanResults& results,
                              const Request& request) {
  const auto installed = installed_plugins(results, request.configuration);
  if (!installed) return;
  const auto& expected = request.source->facts().plugins;
  for (host::Warning& warning : warnings_of_misspelt(expected, expected, *installed))
    warnings.push_back(std::move(warning));
}

/// Of what is written as `HOST:INSTANCE` nothing is known where that host was not asked.
host::Warning warning_of_absent(const std::string& name, const ScanResults& results) {
  const std::size_t colon = name.find(':');
  const bool was_asked =
      colon == std::string::npos ||
      std::any_of(results.begin(), results.end(), [&](const auto& one) { return name.substr(0, colon) == one.host; });
  if (!was_asked)
    return host::Warning::of_kind(host::warning_kind::instance_elsewhere,
                                  "the expectations document an instance of a host that was not asked: " + name,
                                  "the expectations document instances of hosts that were not asked", name);
  return host::Warning::of_kind(host::warning_kind::instance_unknown,
                                "the expectations document an instance that no host has: " + name,
                                "the expectations document instances that no host has", name);
}

/// A warning for each instance that the expectations document and no host has; only where every host was asked for
/// all.
void warn_of_absent_instances(std::vector<host::Warning>& warnings, const ScanResults& results,
                              const Request& request) {
  std::map<std::string, std::vector<std::string>> instances;
  for (const auto& result : results) {
    if (!result.answer) return;
    instances[result.host] = result.answer->known.instances;
  }
  for (const auto& [name, host] : request.configuration.hosts) {
    if (!instances.contains(name)) return;
  }
  const auto all_absent = documented_without_instance(request.source->facts().documented_instances, instances);
  if (!all_absent.empty() && os::is_called_by_another()) {
    warnings.push_back(host::Warning::of_kind(
        host::warning_kind::instance_unknown,
        "the expectations document " + counted(all_absent.size(), "instance", "instances") + " that no host has"));
    return;
  }
  for (const std::string& absent : all_absent) warnings.push_back(warning_of_absent(absent, results));
}

/// That command for what this line has looked at; for all where very many are named.
std::string for_the_same(const CommandLine& line, const Command& command) {
  constexpr std::size_t most_words = 12;
  // How it is told, and where to: not what was looked at.
  constexpr std::array manners{&option::color, &option::since_mark, &option::remind, &option::metrics, &option::html};
  std::vector<std::string> words;
  const auto common = common_options();
  std::vector<const Option*> options(common.begin(), common.end());
  options.insert(options.end(), command.options.begin(), command.options.end());
  for (const Option* option : options) {
    const bool is_manner = std::find(manners.begin(), manners.end(), option) != manners.end();
    if (!option->takes_value() || is_manner) continue;
    for (const std::string& value : line.values(*option)) {
      words.push_back(option->letter == '\0' ? "--" + std::string(option->name) : std::string("-") + option->letter);
      words.push_back(value);
    }
  }
  const auto& instances = line.arguments();
  if (std::any_of(instances.begin(), instances.end(), [](const auto& word) { return word.starts_with('-'); }))
    words.emplace_back("--");
  words.insert(words.end(), instances.begin(), instances.end());
  std::string text = "ampcfg " + std::string(command.name);
  if (words.size() > most_words) return text;
  for (const std::string& word : words) text += " " + shown(os::shell_word(word));
  return text;
}

Listing listing_of(const CommandLine& line) {
  Listing listing;
  // Scripts get variances in any case.
  listing.variance = line.has(option::json);
  for (const std::string& status : line.values(option::show)) {
    listing.ok |= status == "ok";
    listing.variance |= status == "variance";
  }
  if (const auto order = line.value(option::by)) listing.order = *order == "key" ? Order::by_key : Order::by_instance;
  return listing;
}

/// What is said beside the findings. Where something was named that is not there, the set is asked for near names.
std::vector<host::Warning> warnings_beside(const CommandLine& line, Request& request, const ScanResults& results,
                                           const fleet::SealedKeys& sealed, const Unmatched& unmatched) {
  std::vector<host::Warning> warnings = request.source->facts().warnings;
  for (const host::Warning& warning : request.warnings) warnings.push_back(warning);
  for (host::Warning& warning : all_warnings_of(results)) warnings.push_back(std::move(warning));
  for (host::Warning& warning : sealed.warnings()) warnings.push_back(std::move(warning));
  if (unmatched.any()) {
    request.expectations = request.source->set();
    warnings.push_back(complain_of(unmatched, request));
  }
  if (line.arguments().empty()) {
    warn_of_absent_instances(warnings, results, request);
    warn_of_misspelt_plugins(warnings, results, request);
  }
  return warnings;
}

void print_next(const CommandLine& line, Console& console, const Request& request, const ScanResults& results) {
  const std::string look = look_at_invalid(line, request.configuration.host_name(), results);
  const std::string next = look.empty() ? for_the_same(line, command::diff) : shown(look);
  console.out.line("next: " + console.out.paint(Paint::strong, next));
}

int scan(const CommandLine& line, Console& console, MetricsFile& metrics) {
  const auto start = std::chrono::steady_clock::now();
  Request request = request_of(line, line.arguments());
  std::optional<ScanChanges> changes;
  if (line.has(option::changes)) changes.emplace(line, request);
  const Listing listing = listing_of(line);
  request.query.with_ok = listing.ok;

  fleet::SealedKeys sealed(request.configuration);
  ScanResults results;
  {
    Progress progress(console, "scanning");
    results = fleet::scan(request.configuration, *request.source, request.targets, request.query, sealed,
                          progress.of_fleet());
  }
  const auto failures = metrics.write(console, request, results);
  const Unmatched unmatched = unmatched_in(results, line.arguments(), request.configuration);
  std::vector<host::Warning> warnings = warnings_beside(line, request, results, sealed, unmatched);
  warnings.insert(warnings.end(), failures.begin(), failures.end());

  write_page(line, console, request, results, texts_of(warnings));
  const ScanTotals totals = totals_of(results);
  const int code = exit_code(totals, unmatched.any() || !failures.empty());
  if (changes)
    return changes->tell(console, results, sealed.knows_all_secrets(), warnings, code,
                         for_the_same(line, command::scan));
  if (line.has(option::json)) {
    console.out.line(scan_as_json(results, listing, request.source->facts(), texts_of(warnings)));
    return code;
  }
  console.page();
  if (console.quiet && code == 0) return code;
  print_scan(console.out, results, listing, std::chrono::steady_clock::now() - start,
             [&] { print_warnings(console, request.configuration, console.quiet ? failures : warnings); });
  if (console.out.is_terminal() && totals.counts.drift > 0) print_next(line, console, request, results);
  return code;
}

int scan(const CommandLine& line, Console& console) {
  require_sense_of_changes(line);
  check_page(line);
  MetricsFile metrics(line);
  try {
    return scan(line, console, metrics);
  } catch (const Error& error) {
    metrics.write_failure(console, error);
    throw;
  }
}

}  // namespace

bool Listing::lists(drift::Status status) const noexcept {
  switch (status) {
    case drift::Status::ok:
      return ok;
    case drift::Status::variance:
      return variance;
    case drift::Status::drift:
    case drift::Status::error:
      break;
  }
  return true;
}

bool ScanTotals::clean() const noexcept {
  return counts.drift + counts.error + failed_instances + failed_hosts == 0;
}

ScanTotals totals_of(const ScanResults& results) {
  ScanTotals totals;
  for (const auto& result : results) {
    ++totals.hosts;
    if (!result.answer) {
      ++totals.failed_hosts;
      continue;
    }
    for (const host::InstanceScan& scan : result.answer->instances) {
      ++totals.instances;
      if (scan.instance.error) ++totals.failed_instances;
      if (scan.counts.drift > 0 || scan.counts.error > 0) ++totals.differing_instances;
      totals.counts += scan.counts;
    }
  }
  return totals;
}

namespace command {

const Command scan{
    .name = "scan",
    .arguments = "[INSTANCE]…",
    .summary = "what differs from what is expected",
    .details =
        "Compares the plugin configuration of the instances with the expectations, as the game servers read it. "
        "INSTANCE, PLUGIN, FILE and KEY are shell globs; @GROUP is a group of the configuration, HOST:INSTANCE an "
        "instance of one host.\n\n"
        "With --changes it prints what is new since it last did, and nothing where there is nothing new, and sends the "
        "same to the commands of `notify` in the configuration.\n\n"
        "Exit: 0 no drift, 2 drift, 1 something could not be read, 64 wrong usage or expectations; with --changes only "
        "news count.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::plugin, &option::file, &option::key,
                &option::by, &option::show, &option::changes, &option::since_mark, &option::remind, &option::metrics,
                &option::players, &option::json, &option::html, &option::show_secrets},
    .examples = {{"ampcfg scan", "All instances of this machine."},
                 {"ampcfg scan 'SMP*' -p CoreProtect", "One plugin on the instances whose names begin with SMP."},
                 {"ampcfg scan --by key", "What is the same on many instances, once, with their names."},
                 {"ampcfg scan --show variance", "Also what is documented to differ on an instance."},
                 {"ampcfg -H all scan -q", "Every configured host, from cron: silent while nothing differs."},
                 {"ampcfg -H all scan -q --metrics /var/lib/prometheus/node-exporter/ampcfg.prom",
                  "Figures for Prometheus, from cron."},
                 {"ampcfg -H all scan --changes",
                  "Every configured host, from cron: only what is new since the last time."},
                 {"ampcfg -H all scan --html fleet.html", "The same as a page to look at, in a browser."},
                 {"ampcfg scan --json | jq .summary", "The counts, for a script."}},
    .page = "ampcfg-scan.1",
    .schema = "scan",
    .run = cli::scan,
};

}  // namespace command
}  // namespace ampcfg::cli

#include "ampcfg/fleet/scan.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "ampcfg/host/settings/warning_kinds.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "cli/asking/absent_plugins.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/scan_page.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/scan_report.hpp"
#include "cli/report/warnings.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

int exit_code(const ScanTotals& totals, bool has_unmatched_patterns) {
  if (totals.failed_hosts > 0 || totals.failed_instances > 0 || totals.counts.error > 0 || has_unmatched_patterns)
    return 1;
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

/// `ampcfg diff` for what this line has looked at; for all where very many are named.
std::string diff_of_the_same(const CommandLine& line) {
  constexpr std::size_t most_words = 12;
  std::vector<std::string> words;
  const auto common = common_options();
  std::vector<const Option*> options(common.begin(), common.end());
  options.insert(options.end(), command::diff.options.begin(), command::diff.options.end());
  for (const Option* option : options) {
    if (!option->takes_value() || option == &option::color) continue;
    for (const std::string& value : line.values(*option)) {
      words.push_back(option->letter == '\0' ? "--" + std::string(option->name) : std::string("-") + option->letter);
      words.push_back(value);
    }
  }
  const auto& instances = line.arguments();
  if (std::any_of(instances.begin(), instances.end(), [](const auto& word) { return word.starts_with('-'); }))
    words.emplace_back("--");
  words.insert(words.end(), instances.begin(), instances.end());
  std::string text = "ampcfg diff";
  if (words.size() > most_words) return text;
  for (const std::string& word : words) text += " " + shown(os::shell_word(word));
  return text;
}

int scan(const CommandLine& line, Console& console) {
  const auto start = std::chrono::steady_clock::now();
  check_page(line);
  Request request = request_of(line, line.arguments());
  Listing listing;
  // Scripts get variances in any case.
  listing.variance = line.has(option::json);
  for (const std::string& status : line.values(option::show)) {
    listing.ok |= status == "ok";
    listing.variance |= status == "variance";
  }
  if (const auto order = line.value(option::by)) listing.order = *order == "key" ? Order::by_key : Order::by_instance;
  request.query.with_ok = listing.ok;

  fleet::SealedKeys sealed(request.configuration);
  ScanResults results;
  {
    Progress progress(console, "scanning");
    results = fleet::scan(request.configuration, *request.source, request.targets, request.query, sealed,
                          progress.of_fleet());
  }
  const Unmatched unmatched = unmatched_in(results, line.arguments(), request.configuration);
  const host::SetFacts& set = request.source->facts();
  std::vector<host::Warning> warnings = set.warnings;
  for (const host::Warning& warning : request.warnings) warnings.push_back(warning);
  for (host::Warning& warning : all_warnings_of(results)) warnings.push_back(std::move(warning));
  for (host::Warning& warning : sealed.warnings()) warnings.push_back(std::move(warning));
  if (unmatched.any()) request.expectations = request.source->set();
  if (unmatched.any()) warnings.push_back(complain_of(unmatched, request));
  if (line.arguments().empty()) {
    warn_of_absent_instances(warnings, results, request);
    warn_of_misspelt_plugins(warnings, results, request);
  }

  write_page(line, console, request, results, texts_of(warnings));
  const ScanTotals totals = totals_of(results);
  const int code = exit_code(totals, unmatched.any());
  if (line.has(option::json)) {
    console.out.line(scan_as_json(results, listing, set, texts_of(warnings)));
    return code;
  }
  console.page();
  if (console.quiet && code == 0) return code;
  print_scan(console.out, results, listing, std::chrono::steady_clock::now() - start, [&] {
    if (!console.quiet) print_warnings(console, request.configuration, warnings);
  });
  if (console.out.is_terminal() && totals.counts.drift > 0)
    console.out.line("next: " + console.out.paint(Paint::strong, diff_of_the_same(line)));
  return code;
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
        "Exit: 0 no drift, 2 drift, 1 something could not be read, 64 wrong usage or expectations.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::plugin, &option::file, &option::key,
                &option::by, &option::show, &option::json, &option::html, &option::show_secrets},
    .examples = {{"ampcfg scan", "All instances of this machine."},
                 {"ampcfg scan 'SMP*' -p CoreProtect", "One plugin on the instances whose names begin with SMP."},
                 {"ampcfg scan --by key", "What is the same on many instances, once, with their names."},
                 {"ampcfg scan --show variance", "Also what is documented to differ on an instance."},
                 {"ampcfg -H all scan -q", "Every configured host, from cron: silent while nothing differs."},
                 {"ampcfg -H all scan --html fleet.html", "The same as a page to look at, in a browser."},
                 {"ampcfg scan --json | jq .summary", "The counts, for a script."}},
    .page = "ampcfg-scan.1",
    .schema = "scan",
    .run = cli::scan,
};

}  // namespace command
}  // namespace ampcfg::cli

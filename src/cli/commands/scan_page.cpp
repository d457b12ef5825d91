#include "cli/commands/scan_page.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <string_view>
#include <utility>

#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/fleet/history.hpp"
#include "ampcfg/fleet/live_file.hpp"
#include "ampcfg/fleet/status.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "ampcfg/os/lines.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/zone.hpp"
#include "cli/asking/about.hpp"
#include "cli/asking/named_file.hpp"
#include "cli/page/page.hpp"
#include "cli/terminal/progress.hpp"

namespace ampcfg::cli {
namespace {

/// What the set expects otherwise than everywhere, or only until a day; secrets hidden.
Exceptions exceptions_of(const Request& request, const host::Configuration& configuration) {
  const drift::Expectations& set = request.source->set();
  const drift::Secrets secrets(configuration.redact, configuration.secret_keys);
  Exceptions found{drift::show(set, request.query.selection, {}, secrets), os::day_in(set.zone())};
  std::erase_if(found.entries, [](const drift::Shown& entry) {
    return entry.source != drift::Source::variable && entry.until.empty();
  });
  return found;
}

/// Where a file is refused, by plugin and file: by host and instance, on which line.
using Refusals =
    std::map<std::pair<std::string, std::string>, std::map<std::string, std::map<std::string, std::size_t>>>;

Refusals refusals_in(const ScanResults& results) {
  constexpr std::size_t most = 40;
  Refusals refusals;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      for (const drift::Finding& finding : scan.findings) {
        if (finding.kind != "invalid-file" || !finding.file || !finding.place) continue;
        const std::pair place(finding.plugin, *finding.file);
        if (refusals.size() == most && !refusals.contains(place)) continue;
        refusals[place][result.host][scan.instance.name] = finding.place->line;
      }
    }
  }
  return refusals;
}

/// The line of a text, from 1, without its end; empty where it has none of that number.
std::string line_in(const std::string& text, std::size_t number) {
  const auto lines = os::lines_of(text);
  if (number == 0 || number > lines.size()) return {};
  std::string_view line = lines[number - 1];
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return std::string(line);
}

/// Asks the hosts for one file where it is refused; as far as it can be had: a line more or less is no reason to have
/// no page.
void add_refused_lines(std::vector<RefusedLine>& lines, const Request& request, const drift::Expectations& set,
                       const Refusals::value_type& refusal) {
  const auto& [place, lines_of_hosts] = refusal;
  std::vector<fleet::Target> targets;
  for (fleet::Target target : request.targets) {
    const auto found = lines_of_hosts.find(target.host);
    if (found == lines_of_hosts.end()) continue;
    std::vector<std::string> names;
    for (const auto& [name, line] : found->second) names.push_back(name);
    target.instances = drift::Patterns(names);
    targets.push_back(std::move(target));
  }
  host::Query query;
  query.selection.plugins = drift::Patterns({place.first});
  query.selection.files = drift::Patterns({place.second});
  for (const auto& result : fleet::live_files(request.configuration, &set, targets, query)) {
    const auto found = lines_of_hosts.find(result.host);
    if (!result.answer || found == lines_of_hosts.end()) continue;
    for (const host::LiveFile& live : result.answer->instances) {
      const auto line = found->second.find(live.instance.name);
      if (live.instance.error || !live.is_there || line == found->second.end()) continue;
      lines.push_back({result.host, live.instance.name, place.first, place.second, line_in(live.text, line->second),
                       line_in(live.text, line->second - 1)});
    }
  }
}

}  // namespace

void check_page(const CommandLine& line) {
  const auto file = line.value(option::html);
  if (!file) return;
  if (line.has(option::show_secrets))
    throw usage_error("usage", "--html makes a file that can be handed on: no secret is ever in it",
                      "leave --show-secrets out, or --html");
  require_place(*file, option::html, "name one that you can open or hand on: `ampcfg scan --html fleet.html`");
}

void write_page(const CommandLine& line, Console& console, Request& request, const ScanResults& results,
                const std::vector<std::string>& warnings) {
  const auto file = line.value(option::html);
  if (!file) return;
  Progress progress(console, "asking for the page");
  host::Configuration configuration = request.configuration;
  configuration.secret_keys = host::secret_keys_of_set(configuration);
  PageFacts facts{.scan = results,
                  .set = request.source->facts(),
                  .warnings = warnings,
                  .made_at = os::now_rfc3339(),
                  .typed = typed(line),
                  .options = same_place(line),
                  .hosts = same_hosts(line, request.targets),
                  .is_narrowed = !line.arguments().empty() || !request.query.selection.picks_all()};
  facts.exceptions = exceptions_of(request, configuration);
  facts.status = fleet::status(configuration, request.targets, request.query, progress.of_fleet());
  host::HistoryWish wish;
  constexpr std::size_t most_entries = 200;
  wish.limit = most_entries;
  facts.history = fleet::history(configuration, request.targets, request.query, wish);
  for (const auto& refusal : refusals_in(results))
    add_refused_lines(facts.refused, request, request.source->set(), refusal);
  replace_named_file(*file, page_of(facts), S_IRUSR | S_IWUSR);
}

}  // namespace ampcfg::cli

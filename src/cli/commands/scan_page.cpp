#include "cli/commands/scan_page.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/fleet/history.hpp"
#include "ampcfg/fleet/live_file.hpp"
#include "ampcfg/fleet/status.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/zone.hpp"
#include "cli/asking/about.hpp"
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

/// Which instances of which hosts have a file that a server refuses.
using Refusals = std::map<std::pair<std::string, std::string>, std::map<std::string, std::vector<std::string>>>;

Refusals refusals_in(const ScanResults& results) {
  constexpr std::size_t most = 40;
  Refusals refusals;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      for (const drift::Finding& finding : scan.findings) {
        if (finding.kind != "invalid-file" || !finding.file) continue;
        const std::pair place(finding.plugin, *finding.file);
        if (refusals.size() == most && !refusals.contains(place)) continue;
        refusals[place][result.host].push_back(scan.instance.name);
      }
    }
  }
  return refusals;
}

/// Their texts, without secrets, as far as they can be had: a line more or less is no reason to have no page.
std::vector<RefusedFile> refused_files(const Request& request, const drift::Expectations& set,
                                       const ScanResults& results) {
  std::vector<RefusedFile> files;
  for (const auto& [place, instances_of] : refusals_in(results)) {
    std::vector<fleet::Target> targets;
    for (fleet::Target target : request.targets) {
      const auto found = instances_of.find(target.host);
      if (found == instances_of.end()) continue;
      target.instances = drift::Patterns(found->second);
      targets.push_back(std::move(target));
    }
    host::Query query;
    query.selection.plugins = drift::Patterns({place.first});
    query.selection.files = drift::Patterns({place.second});
    for (const auto& result : fleet::live_files(request.configuration, &set, targets, query)) {
      if (!result.answer) continue;
      for (const host::LiveFile& live : result.answer->instances) {
        if (!live.instance.error && live.is_there)
          files.push_back({result.host, live.instance.name, place.first, place.second, live.text});
      }
    }
  }
  return files;
}

void write_privately(const std::string& file, const std::string& bytes) {
  const std::filesystem::path path = std::filesystem::absolute(file);
  const os::OwnerRights rights(host::rights_of_request());
  os::replace_file(path.parent_path(), path.filename().native(), bytes, S_IRUSR | S_IWUSR);
}

}  // namespace

void check_page(const CommandLine& line) {
  const auto file = line.value(option::html);
  if (!file) return;
  if (line.has(option::show_secrets))
    throw usage_error("usage", "--html makes a file that can be handed on: no secret is ever in it",
                      "leave --show-secrets out, or --html");
  if (std::filesystem::path(*file).filename().empty() || *file == "-")
    throw usage_error("option-value", "--html takes the name of a file to write", "`ampcfg scan --html fleet.html`");
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
  facts.refused = refused_files(request, request.source->set(), results);
  write_privately(*file, page_of(facts));
}

}  // namespace ampcfg::cli

#include "cli/asking/metrics_file.hpp"

#include <optional>
#include <string>
#include <utility>

#include "ampcfg/fleet/status.hpp"
#include "ampcfg/os/machine.hpp"
#include "cli/asking/named_file.hpp"
#include "cli/report/metrics.hpp"
#include "cli/terminal/progress.hpp"

namespace ampcfg::cli {
namespace {

constexpr mode_t readable_by_all = 0644;

void refuse_part(const CommandLine& line) {
  std::string part;
  for (const Option* option : {&option::plugin, &option::file, &option::key}) {
    for (const std::string& value : line.values(*option)) part += std::string(" -") + option->letter + " " + value;
  }
  for (const std::string& argument : line.arguments()) part += " " + argument;
  if (part.empty()) return;
  throw usage_error("usage", "--metrics writes figures of everything, and this line picks a part:" + part,
                    "leave that out; -H picks hosts");
}

std::set<std::string> hosts_with_own_set(const host::Configuration& configuration) {
  std::set<std::string> names;
  for (const auto& [name, host] : configuration.hosts) {
    if (host.expectations_there && name != configuration.name) names.insert(name);
  }
  return names;
}

StatusResults ask_games(Console& console, const Request& request) {
  Progress progress(console, "asking games");
  return fleet::status(request.configuration, request.targets, host::Query(), progress.of_fleet());
}

/// What could not be asked, unless the scan has said so of that host.
void tell_failures(const StatusResults& games, const ScanResults& scan, std::vector<host::Warning>& warnings) {
  for (std::size_t n = 0; n < games.size() && n < scan.size(); ++n) {
    if (!games[n].error || !scan[n].answer) continue;
    warnings.emplace_back("who plays on " + games[n].host + " is not known: " + games[n].error->message(),
                          host::Warning::Urgency::insistent);
  }
}

}  // namespace

MetricsFile::MetricsFile(const CommandLine& line) : line_(line), file_(line.value(option::metrics).value_or("")) {
  if (!line.has(option::metrics)) {
    if (line.has(option::players))
      throw usage_error("usage", "--players is for the figures of --metrics", "`ampcfg status` shows who plays");
    return;
  }
  refuse_part(line);
  require_place(file_, option::metrics,
                "name a file that ends in .prom, in the folder that node_exporter reads (ampcfg man metrics)");
}

std::vector<host::Warning> MetricsFile::write(Console& console, const Request& request, const ScanResults& results) {
  std::vector<host::Warning> warnings;
  if (file_.empty()) return warnings;
  std::optional<StatusResults> games;
  const std::int64_t at = os::now_nanoseconds();
  if (line_.has(option::players)) {
    games = ask_games(console, request);
    tell_failures(*games, results, warnings);
  }
  try {
    replace(metrics_text({results, games ? &*games : nullptr, request.source->facts().digest,
                          hosts_with_own_set(request.configuration), at}));
  } catch (const Error& error) {
    warnings.emplace_back("the figures are not written: " + error.message() + ": " + error.hint(),
                          host::Warning::Urgency::insistent);
  }
  return warnings;
}

void MetricsFile::write_failure(Console& console, const Error& error) {
  if (file_.empty() || is_written_) return;
  try {
    const auto figures = figures_of_failure(error);
    if (figures) replace(*figures);
  } catch (const Error& other) {
    console.insist("the figures are not written: " + other.message() + ": " + other.hint());
  }
}

/// Nothing where it is not known which hosts were meant: that is the error itself.
std::optional<std::string> MetricsFile::figures_of_failure(const Error& error) const {
  try {
    const host::Configuration configuration = configuration_of(line_);
    ScanResults results;
    for (const fleet::Target& target : fleet::resolve(configuration, line_.values(option::host), {})) {
      results.push_back({target.host, "", fleet::AskResult::failed, {}, error});
      results.back().took = std::chrono::steady_clock::now() - start_;
    }
    return metrics_text({results, nullptr, "", hosts_with_own_set(configuration), os::now_nanoseconds()});
  } catch (const Error&) {
    return std::nullopt;
  }
}

void MetricsFile::replace(std::string_view text) {
  is_written_ = true;
  replace_named_file(file_, text, readable_by_all);
}

}  // namespace ampcfg::cli

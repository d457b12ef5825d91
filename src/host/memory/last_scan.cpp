#include "ampcfg/host/memory/last_scan.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "ampcfg/drift/judging/differs.hpp"
#include "ampcfg/host/state/scan_record.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"

namespace ampcfg::host {
namespace {

/// What is noted of very many: the rest can be found by another scan.
constexpr std::size_t most_noted = 20;

std::vector<ScannedPlugin> plugins_in(const InstanceScan& scan) {
  std::vector<ScannedPlugin> plugins;
  for (const drift::Finding& finding : scan.findings) {  // sorted by plugin
    if (finding.status != drift::Status::drift && finding.status != drift::Status::error) continue;
    if (plugins.empty() || plugins.back().plugin != finding.plugin) plugins.push_back({finding.plugin, 0});
    ++plugins.back().findings;
  }
  std::stable_sort(plugins.begin(), plugins.end(), [](const ScannedPlugin& left, const ScannedPlugin& right) {
    return left.findings > right.findings;
  });
  plugins.resize(std::min(plugins.size(), most_noted));
  return plugins;
}

std::vector<ScannedFile> left_in(const InstanceScan& scan) {
  std::vector<ScannedFile> left;
  for (const drift::Finding& finding : scan.findings) {
    const bool is_wrong = drift::differs(finding);
    if (finding.key || !is_wrong || left.size() == most_noted) continue;
    left.push_back({finding.plugin, finding.file.value_or(""), finding.kind, finding.place ? finding.place->line : 0});
  }
  return left;
}

}  // namespace

bool is_whole(const Query& query) {
  return query.instances.empty() && query.selection.picks_all();
}

void keep_last_scan(const State& state, const Query& query, const HostScan& answer) {
  if (!query.selection.picks_all()) return;
  try {
    const ScanRecord before = read_scan_record(state);
    const std::string now = os::now_rfc3339();
    ScanRecord record = is_whole(query) ? ScanRecord{{}, now, {}} : before;
    for (const InstanceScan& scan : answer.instances) {
      const std::string& name = scan.instance.name;
      if (is_whole(query)) record.had.push_back(name);
      const auto known = before.found.find(name);
      if (!scan.instance.error) {
        record.found[name] = {now, scan.counts.drift, scan.counts.error, plugins_in(scan), left_in(scan)};
      } else if (known != before.found.end()) {
        record.found.insert(*known);
      }
    }
    write_scan_record(state, record);
  } catch (const Error&) {
    return;  // a scan that cannot be remembered is a scan all the same
  }
}

void keep_last_scan(const Configuration& configuration, const Query& query, const HostScan& answer) {
  const auto opened = State::open(configuration);
  if (const auto* state = std::get_if<State>(&opened)) keep_last_scan(*state, query, answer);
}

}  // namespace ampcfg::host

#include "host/state/retention.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <iterator>
#include <map>
#include <set>

#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/deployments.hpp"

namespace ampcfg::host {
namespace {

/// How an id begins that was made `days` ago, up to its time's end.
std::string id_of_days_ago(unsigned days) {
  const std::time_t then = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() -
                                                                std::chrono::hours(24) * static_cast<int>(days));
  std::tm parts{};
  ::gmtime_r(&then, &parts);
  constexpr std::size_t room = 64;
  std::array<char, room> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts)};
}

/// What the audit says of the deployments.
struct Told {
  std::vector<std::string> ids;               ///< in its order, each once
  std::map<std::string, std::string> newest;  ///< the last that changed an instance
  std::set<std::string> pruned;
};

Told told_by(const std::vector<AuditEntry>& entries) {
  Told told;
  std::set<std::string> seen;
  for (const AuditEntry& entry : entries) {
    if (!is_deployment_id(entry.id)) continue;
    if (entry.action == Action::prune) {
      told.pruned.insert(entry.id);
    } else if (seen.insert(entry.id).second) {
      told.ids.push_back(entry.id);
    }
    if (has_changed(entry)) told.newest[entry.instance] = entry.id;
  }
  return told;
}

std::vector<std::string> to_prune(const Keep& keep, const Told& told, const Deployments& kept) {
  const std::vector<std::string> there = kept.ids();
  std::vector<std::string> ids;
  std::copy_if(told.ids.begin(), told.ids.end(), std::back_inserter(ids),
               [&](const std::string& id) { return std::binary_search(there.begin(), there.end(), id); });
  ids.resize(ids.size() - std::min<std::size_t>(keep.count, ids.size()));
  if (ids.empty()) return ids;
  const std::string oldest = id_of_days_ago(keep.days);
  std::set<std::string> needed;
  for (const auto& [instance, id] : told.newest) needed.insert(id);
  for (const std::string& id : kept.unfinished()) needed.insert(id);
  std::erase_if(ids,
                [&](const std::string& id) { return id.substr(0, oldest.size()) > oldest || needed.contains(id); });
  return ids;
}

}  // namespace

std::vector<std::string> prune(const Configuration& configuration, const State& state) {
  const Deployments kept(state);
  kept.sweep();
  const Audit audit(state);
  const AuditReading reading = audit.read();
  // A line that cannot be read may name the newest deployment of an instance.
  if (reading.damage) {
    throw Error("record-damaged", "which are the newest cannot be said: " + reading.damage->words(state),
                "see `ampcfg history verify`");
  }
  const Told told = told_by(reading.entries);
  std::vector<std::string> ids = to_prune(configuration.keep, told, kept);
  for (const std::string& id : ids) {
    if (!told.pruned.contains(id)) {
      AuditEntry entry = audit_entry(Action::prune, AuditResult::removed);
      entry.id = id;
      audit.append(entry);
    }
    kept.remove(id);
  }
  return ids;
}

}  // namespace ampcfg::host

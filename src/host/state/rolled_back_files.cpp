#include "host/state/rolled_back_files.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/os/error.hpp"
#include "host/state/what_was_done.hpp"

namespace ampcfg::host {

bool was_changed(const FileRecord& file) {
  return file.state == FileState::changed || file.state == FileState::left;
}

RolledBackFiles::RolledBackFiles(const State& state, const std::vector<AuditEntry>& entries) {
  const Deployments kept(state);
  for (const AuditEntry& entry : entries) {
    if (entry.action == Action::prune) pruned_.insert(entry.id);
    if (!has_changed(entry)) continue;
    if (!is_deployment_id(entry.id) || entry.instance.empty()) continue;
    if (steps_.empty() || steps_.back().id != entry.id)
      steps_.push_back({entry.id, entry.action == Action::rollback, {}});
    steps_.back().instances.push_back(entry.instance);
  }
  std::set<std::string> seen;
  for (const Step& step : steps_) {
    if (!step.is_rollback || !seen.insert(step.id).second) continue;
    auto record = kept.read(step.id);
    if (!record && !was_pruned(step.id)) throw no_record_of(state, step.id);
    if (record) rollbacks_.emplace(record->about.undoes, std::move(*record));
  }
}

bool RolledBackFiles::is_undone(const std::string& id, const std::string& instance, const FileRecord& file) const {
  const auto [begin, end] = rollbacks_.equal_range(id);
  return std::any_of(begin, end, [&](const auto& rollback) {
    const DeploymentRecord& record = rollback.second;
    if (record.about.id == id) return false;  // damaged: it would be asked for ever
    for (const InstanceRecord& part : record.instances) {
      if (part.instance != instance) continue;
      for (const FileRecord& other : part.files) {
        if (other.plugin == file.plugin && other.file == file.file && was_changed(other))
          return !is_undone(record.about.id, instance, file);
      }
    }
    return false;
  });
}

std::vector<std::string> RolledBackFiles::candidates(const std::vector<std::string>& instances) const {
  std::vector<std::string> ids;
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    if (step->is_rollback || std::find(ids.begin(), ids.end(), step->id) != ids.end()) continue;
    const bool is_theirs = std::any_of(step->instances.begin(), step->instances.end(), [&](const std::string& name) {
      return std::find(instances.begin(), instances.end(), name) != instances.end();
    });
    if (is_theirs) ids.push_back(step->id);
  }
  return ids;
}

}  // namespace ampcfg::host

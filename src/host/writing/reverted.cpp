#include "ampcfg/host/writing/reverted.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "ampcfg/drift/planning/undo_plan.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "host/reading/open_instance.hpp"
#include "host/reading/settled_file.hpp"
#include "host/state/rolled_back_files.hpp"

namespace ampcfg::host {
namespace {

using Path = std::pair<std::string, std::string>;  // plugin, file

/// A file that a deployment changed.
struct Deployed {
  std::string id;
  const FileRecord* record = nullptr;
};

/// What the files hold now, read with their owner's rights; nothing for one that is not there or cannot be read. A game
/// that has just started is saving some of them.
std::map<Path, std::optional<std::string>> read_now(const Configuration& configuration, const Instance& instance,
                                                    const std::vector<Deployed>& files) {
  const InstancesFolder instances(configuration);
  const OpenInstance opened(instances, instance, configuration);
  std::map<Path, std::optional<std::string>> found;
  for (const Deployed& file : files) {
    auto& bytes = found[{file.record->plugin, file.record->file}];
    if (bytes) continue;
    const auto folder = opened.plugin(file.record->plugin);
    if (!std::holds_alternative<os::Folder>(folder)) continue;
    auto read = read_settled(std::get<os::Folder>(folder), file.record->file, configuration, file.record->after);
    if (auto* now = std::get_if<os::FileBytes>(&read)) bytes = std::move(now->bytes);
  }
  return found;
}

std::optional<std::string> kept_bytes(const Deployments& kept, const std::string& id, const std::string& sha256) {
  return sha256.empty() ? std::nullopt : std::optional(kept.bytes(id, sha256));
}

}  // namespace

std::vector<RevertedKey> reverted_keys(const Configuration& configuration, const State& state, const Instance& instance,
                                       std::vector<std::string> deployments) {
  std::sort(deployments.begin(), deployments.end());
  deployments.erase(std::unique(deployments.begin(), deployments.end()), deployments.end());
  const Deployments kept(state);
  std::vector<DeploymentRecord> records;
  for (const std::string& id : deployments) {
    if (auto record = kept.read(id)) records.push_back(std::move(*record));
  }
  std::vector<Deployed> files;
  for (const DeploymentRecord& record : records) {
    for (const InstanceRecord& part : record.instances) {
      if (part.instance != instance.name) continue;
      for (const FileRecord& file : part.files) {
        if (was_changed(file)) files.push_back({record.about.id, &file});
      }
    }
  }
  if (files.empty()) return {};
  const auto now = read_now(configuration, instance, files);

  std::map<std::tuple<std::string, std::string, std::string>, std::optional<RevertedKey>> by_key;
  for (const Deployed& file : files) {
    const FileRecord& record = *file.record;
    const drift::FileHistory history{record.plugin, record.file, kept_bytes(kept, file.id, record.before),
                                     kept_bytes(kept, file.id, record.after), now.at({record.plugin, record.file})};
    for (const std::string& key : drift::changed_keys(history)) by_key[{record.plugin, record.file, key}].reset();
    for (const std::string& key : drift::lost_keys(history))
      by_key[{record.plugin, record.file, key}] = RevertedKey{record.plugin, record.file, key, file.id};
  }
  std::vector<RevertedKey> lost;
  for (auto& [key, reverted] : by_key) {
    if (reverted) lost.push_back(std::move(*reverted));
  }
  return lost;
}

}  // namespace ampcfg::host

#include "ampcfg/host/live_file.hpp"

#include <chrono>
#include <optional>
#include <utility>
#include <variant>

#include "ampcfg/drift/editing/edited_file.hpp"
#include "ampcfg/host/amp/instance_folder.hpp"
#include "host/reading/document_cache.hpp"
#include "host/reading/host_answer.hpp"
#include "host/reading/open_instance.hpp"
#include "host/reading/plugin_folder.hpp"
#include "host/reading/settled_file.hpp"
#include "host/reading/unmatched.hpp"
#include "host/reading/walk.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* usual_file = "config.yml";

class Reader {
 public:
  Reader(const Configuration& configuration, std::string plugin, std::string file, drift::Secrets secrets)
      : configuration_(configuration),
        folder_(configuration),
        plugin_(std::move(plugin)),
        asked_(std::move(file)),
        secrets_(std::move(secrets)) {}

  LiveFile read(const Instance& instance) {
    LiveFile live;
    live.instance = instance;
    if (instance.error) return live;
    try {
      const OpenInstance opened(folder_, live.instance, configuration_);
      look(opened, live);
    } catch (const Error& error) {
      live.instance.error = error;
    }
    return live;
  }

 private:
  void look(const OpenInstance& opened, LiveFile& live) {
    auto found = opened.plugin(plugin_);
    if (const auto* refused = std::get_if<os::Refused>(&found)) {
      if (refused->why == os::Refusal::absent) return;
      throw refused_error(configuration_, "plugin-unreadable", "the folder of " + plugin_, *refused);
    }
    live.has_plugin = true;
    const auto& folder = std::get<os::Folder>(found);
    choose(folder, live);
    if (live.file.empty() || !live.is_there) return;
    auto bytes = read_settled(folder, live.file, configuration_, "");
    if (const auto* refused = std::get_if<os::Refused>(&bytes))
      throw refused_error(configuration_, "file-unreadable", plugin_ + "/" + live.file, *refused);
    std::optional<drift::Secrets> made;
    live.text =
        drift::without_secrets(std::get<os::FileBytes>(bytes).bytes, secrets_.of_file(plugin_, live.file, made));
  }

  void choose(const os::Folder& folder, LiveFile& live) const {
    const bool has_extension = asked_.ends_with(".yml") || asked_.ends_with(".yaml");
    std::vector<std::string> names{asked_.empty() ? usual_file : asked_};
    if (!asked_.empty() && !has_extension) names = {asked_ + ".yml", asked_ + ".yaml", asked_};
    for (const std::string& name : names) {
      const auto kind = folder.kind(name);
      const auto* refused = std::get_if<os::Refused>(&kind);
      const bool is_folder = refused == nullptr && std::get<os::EntryKind>(kind) == os::EntryKind::folder;
      const bool is_absent = refused != nullptr && refused->why == os::Refusal::absent;
      if (is_folder || is_absent) continue;
      live.file = name;
      live.is_there = true;
      return;
    }
    if (!asked_.empty()) live.file = names.front();
    DocumentCache cache(0);
    if (auto again = folder.folder("."); auto* opened = std::get_if<os::Folder>(&again)) {
      PluginFolder files(std::move(*opened), configuration_, cache, std::chrono::nanoseconds(0));
      live.files = files_on_disk(plugin_, files);
    }
  }

  const Configuration& configuration_;
  InstancesFolder folder_;
  std::string plugin_, asked_;
  drift::Secrets secrets_;
};

}  // namespace

HostLiveFiles live_files(const Configuration& configuration, const drift::Expectations* expectations,
                         const Query& query) {
  Walk walk(configuration, query.instances, [] { return std::vector<std::string>(); });
  auto answer = frame<LiveFile>(walk);
  const auto& plugins = query.selection.plugins.list();
  const auto& files = query.selection.files.list();
  Reader reader(configuration, plugins.empty() ? "" : plugins.front(), files.empty() ? "" : files.front(),
                secrets_of(configuration, query, expectations));
  for (const Visited& visited : walk.instances()) answer.instances.push_back(reader.read(visited.instance));
  return answer;
}

}  // namespace ampcfg::host

#include "ampcfg/host/present.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <variant>

#include "unmatched.hpp"
#include "walk.hpp"

namespace ampcfg::host {
namespace {

using Names = std::set<std::string>;
using Collect = std::function<void(const std::string& plugin, PluginFolder& files, Names& names)>;

/// What `collect` finds in each picked plugin of each instance.
std::vector<std::string> collected(const Configuration& configuration, const drift::Patterns& plugins,
                                   const Collect& collect) {
  Walk walk(configuration, {}, {});
  std::vector<std::string> known = walk.known().plugins;
  known.emplace_back(server_plugin);
  std::sort(known.begin(), known.end());
  const auto picked = plugins.pick(known);
  for (Visited& visited : walk.instances()) visited.choose(picked);
  Names names;
  std::mutex lock;
  walk.visit(
      [&](const Visit& visit) {
        if (visit.files == nullptr) return false;
        Names found;
        collect(walk.instances()[visit.instance].plugins[visit.plugin], *visit.files, found);
        const std::lock_guard hold(lock);
        names.merge(found);
        return false;
      },
      {});
  return {names.begin(), names.end()};
}

void add_keys(PluginFolder& files, const std::string& path, Names& keys) {
  const auto* document = std::get_if<std::shared_ptr<const document::Document>>(&files.read(path));
  if (document == nullptr) return;
  for (const document::Key& key : (*document)->keys()) keys.emplace(key.path);
}

}  // namespace

std::vector<std::string> present_plugins(const Configuration& configuration) {
  return Walk(configuration, {}, {}).known().plugins;
}

std::vector<std::string> present_files(const Configuration& configuration, const drift::Patterns& plugins) {
  return collected(configuration, plugins, [](const std::string& plugin, PluginFolder& files, Names& names) {
    for (std::string& path : files_on_disk(plugin, files)) names.insert(std::move(path));
  });
}

std::vector<std::string> present_keys(const Configuration& configuration, const drift::Patterns& plugins,
                                      const drift::Patterns& files) {
  return collected(configuration, plugins, [&](const std::string& plugin, PluginFolder& folder, Names& names) {
    if (files.empty()) return add_keys(folder, "config.yml", names);
    for (const std::string& path : files_on_disk(plugin, folder)) {
      if (picks_file(files, path)) add_keys(folder, path, names);
    }
  });
}

}  // namespace ampcfg::host

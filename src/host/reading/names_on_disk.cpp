#include "ampcfg/host/reading/names_on_disk.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <variant>

#include "host/reading/unmatched.hpp"
#include "host/reading/walk.hpp"

namespace ampcfg::host {
namespace {

/// Plugins' folders that are looked into, all together.
constexpr std::size_t most_visits = 2'000;
/// Below a plugin's folder: what lies deeper or wider is a plugin's data.
constexpr std::size_t most_levels = 3;
constexpr std::size_t most_folders = 50;
/// Of different contents.
constexpr std::size_t most_name_bytes = std::size_t{2} << 20;
constexpr std::size_t most_listed = 4'000;

using SharedDocument = std::shared_ptr<const document::Document>;

std::vector<std::string> some_files(const std::string& plugin, PluginFolder& files) {
  const bool is_server = plugin == server_plugin;
  return files.yaml_files(is_server ? 1 : most_levels, is_server ? "plugins" : "", most_folders);
}

/// Leaves to each picked plugin as many instances as there is time for.
void choose(Walk& walk, const drift::Patterns& plugins) {
  std::vector<std::string> known = walk.known().plugins;
  known.emplace_back(server_plugin);
  std::sort(known.begin(), known.end());
  const auto picked = plugins.pick(known);
  const std::size_t most_instances = most_visits / std::max<std::size_t>(picked.size(), 1) + 1;
  std::map<std::string, std::size_t> instances;
  for (Visited& visited : walk.instances()) {
    visited.choose(picked);
    std::erase_if(visited.plugins, [&](const std::string& plugin) { return ++instances[plugin] > most_instances; });
  }
}

/// NamesBelow, from several threads; each kept once.
class NamesBelow {
 public:
  template <typename Range>
  void add(const Range& names) {
    const std::lock_guard hold(lock_);
    for (const auto& name : names) names_.emplace(name);
  }
  std::vector<std::string> sorted() {
    std::vector<std::string> all;
    all.reserve(names_.size());
    while (!names_.empty()) all.push_back(std::move(names_.extract(names_.begin()).value()));
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  std::mutex lock_;
  std::unordered_set<std::string> names_;
};

/// Which documents were met, and whether there is time for another.
class Budget {
 public:
  [[nodiscard]] bool is_spent() {
    const std::lock_guard hold(lock_);
    return bytes_ > most_name_bytes || files_ > most_listed;
  }
  /// True for the first time.
  bool is_news(const SharedDocument& document) {
    const std::lock_guard hold(lock_);
    ++files_;
    if (!met_.insert(document).second) return false;
    bytes_ += document->bytes().size();
    return true;
  }

 private:
  std::mutex lock_;
  std::unordered_set<SharedDocument> met_;
  std::size_t files_ = 0, bytes_ = 0;
};

void add_keys(PluginFolder& folder, const std::string& path, std::string_view begin, Budget& budget,
              NamesBelow& names) {
  if (budget.is_spent()) return;
  const auto* document = std::get_if<SharedDocument>(&folder.read(path));
  if (document == nullptr || !budget.is_news(*document)) return;
  std::vector<std::string_view> keys;
  for (const document::Key& key : (*document)->keys()) {
    if (key.path.starts_with(begin)) keys.push_back(key.path);
  }
  names.add(keys);
}

using Look = std::function<void(const std::string& plugin, PluginFolder& folder)>;

void visit(const Configuration& configuration, const drift::Patterns& plugins, const Look& look) {
  Walk walk(configuration, {}, {});
  choose(walk, plugins);
  walk.visit(
      [&](const Visit& visit) {
        if (visit.files != nullptr) look(walk.instances()[visit.instance].plugins[visit.plugin], *visit.files);
        return false;
      },
      {});
}

}  // namespace

std::vector<std::string> plugin_names_on_disk(const Configuration& configuration) {
  return Walk(configuration, {}, {}).known().plugins;
}

std::vector<std::string> file_names_on_disk(const Configuration& configuration, const drift::Patterns& plugins) {
  NamesBelow names;
  visit(configuration, plugins,
        [&](const std::string& plugin, PluginFolder& folder) { names.add(some_files(plugin, folder)); });
  return names.sorted();
}

std::vector<std::string> key_names_on_disk(const Configuration& configuration, const drift::Patterns& plugins,
                                           const drift::Patterns& files, std::string_view begin) {
  NamesBelow names;
  Budget budget;
  visit(configuration, plugins, [&](const std::string& plugin, PluginFolder& folder) {
    if (files.empty()) return add_keys(folder, "config.yml", begin, budget, names);
    for (const std::string& path : some_files(plugin, folder)) {
      if (picks_file(files, path)) add_keys(folder, path, begin, budget, names);
    }
  });
  return names.sorted();
}

}  // namespace ampcfg::host

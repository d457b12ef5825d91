#include "host/reading/unmatched.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <set>
#include <utility>

#include "ampcfg/drift/judging/judge.hpp"
#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/zone.hpp"

namespace ampcfg::host {
namespace {

constexpr std::size_t plugin_depth = 8;
/// A game folder holds worlds, libraries and logs: config files lie at its top and in `config/`.
constexpr std::size_t server_depth = 1;

}  // namespace

bool picks_file(const drift::Patterns& patterns, const std::string& path) {
  if (patterns.pick(path)) return true;
  const std::size_t dot = path.rfind('.');
  const std::size_t slash = path.rfind('/');
  const bool extension = dot != std::string::npos && (slash == std::string::npos || dot > slash);
  return extension && patterns.pick(path.substr(0, dot));
}

namespace {

/// A key in its file, or as an expectation would write it: behind the file's name. A name may be that of a mapping too.
bool picks_key(const drift::Patterns& pattern, const std::string& path, const document::Document& document) {
  const std::string& name = pattern.list().front();
  if (document.has_section(name)) return true;
  const std::string prefixes[] = {path.substr(0, path.rfind('.')) + ".", path + "."};
  if (std::any_of(std::begin(prefixes), std::end(prefixes), [&](const std::string& prefix) {
        return name.starts_with(prefix) && document.has_section(name.substr(prefix.size()));
      }))
    return true;
  const auto keys = document.keys();
  return std::any_of(keys.begin(), keys.end(), [&](const document::Key& key) {
    if (pattern.pick(key.path)) return true;
    return std::any_of(std::begin(prefixes), std::end(prefixes),
                       [&](const std::string& prefix) { return pattern.pick(prefix + std::string(key.path)); });
  });
}

}  // namespace

std::vector<std::string> files_on_disk(const std::string& plugin, PluginFolder& files) {
  return plugin == server_plugin ? files.yaml_files(server_depth, "plugins") : files.yaml_files(plugin_depth);
}

drift::Subject subject_of(const Configuration& configuration, const Instance& instance, const drift::Expectations* set,
                          const PortOf& port_of) {
  drift::Subject subject{configuration.host_name(), instance.name, instance.platform};
  subject.host_is_named = !configuration.name.empty();
  if (set == nullptr) return subject;
  if (set->has_days()) subject.day = os::day_in(set->zone());
  if (port_of && set->needs("port")) {
    subject.port = [&configuration, &instance, port_of] {
      const os::OwnRights own;
      return port_of(configuration, instance);
    };
  }
  return subject;
}

bool Unmatched::written(const drift::Patterns& pattern, const drift::Patterns& files) const {
  if (expectations_ != nullptr && !files.empty())
    return !drift::show(*expectations_, {drift::Patterns(plugins_), files, pattern}, {}, drift::Secrets()).empty();
  return expectations_ != nullptr && std::any_of(plugins_.begin(), plugins_.end(), [&](const std::string& plugin) {
           return expectations_->has_key(plugin, [&](const std::string& name) { return pattern.pick(name); });
         });
}

bool Unmatched::expected(const drift::Selection& selection, const Visited& visited, const Visit& visit) const {
  if (expectations_ == nullptr || visit.files == nullptr) return false;
  const auto subject = subject_of(walk_.configuration(), visited.instance, expectations_);
  const auto verdict = drift::judge(*expectations_, subject, visited.plugins[visit.plugin], *visit.files, selection,
                                    drift::Secrets(), false);
  return verdict.counts.keys > 0;
}

std::vector<std::string> Unmatched::left(const drift::Patterns& patterns, const drift::Patterns& files,
                                         const Picks& picks) const {
  std::vector<drift::Patterns> open;
  for (const std::string& pattern : patterns.list()) {
    drift::Patterns one({pattern});
    if (!written(one, files)) open.push_back(std::move(one));
  }
  if (open.empty()) return {};
  for (Visited& visited : walk_.instances()) visited.choose(plugins_);
  std::vector<std::atomic<bool>> matched(open.size());
  walk_.visit(
      [&](const Visit& visit) {
        for (std::size_t n = 0; n < open.size(); ++n) {
          if (!matched[n] && picks(open[n], walk_.instances()[visit.instance], visit)) matched[n] = true;
        }
        return false;
      },
      nullptr);
  std::vector<std::string> result;
  for (std::size_t n = 0; n < open.size(); ++n) {
    if (!matched[n]) result.push_back(open[n].list().front());
  }
  return result;
}

std::vector<std::string> Unmatched::keys(const drift::Patterns& patterns, const drift::Patterns& files) const {
  return left(patterns, files, [&](const drift::Patterns& pattern, const Visited& visited, const Visit& visit) {
    if (visit.files == nullptr) return false;
    if (expected({{}, files, pattern}, visited, visit)) return true;
    const auto paths = files_on_disk(visited.plugins[visit.plugin], *visit.files);
    return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
      if (!picks_file(files, path)) return false;
      const auto* read = std::get_if<std::shared_ptr<const document::Document>>(&visit.files->read(path));
      if (read == nullptr) return false;
      return picks_key(pattern, path, **read);
    });
  });
}

std::vector<std::string> Unmatched::files(const drift::Patterns& patterns) const {
  return left(patterns, {}, [&](const drift::Patterns& pattern, const Visited& visited, const Visit& visit) {
    if (visit.files == nullptr) return false;
    const auto paths = files_on_disk(visited.plugins[visit.plugin], *visit.files);
    return std::any_of(paths.begin(), paths.end(),
                       [&](const std::string& path) { return picks_file(pattern, path); }) ||
           expected({{}, pattern, {}}, visited, visit);
  });
}

void Unmatched::name_present(const drift::Patterns& files, Known& known) const {
  constexpr std::size_t most = 100'000;
  std::mutex lock;
  std::set<std::string> paths;
  std::set<std::string> keys;
  for (Visited& visited : walk_.instances()) visited.choose(plugins_);
  walk_.visit(
      [&](const Visit& visit) {
        if (visit.files == nullptr) return false;
        const std::string& plugin = walk_.instances()[visit.instance].plugins[visit.plugin];
        for (const std::string& path : files_on_disk(plugin, *visit.files)) {
          const std::string stem = path.substr(0, path.rfind('.'));
          const std::lock_guard held(lock);
          paths.insert({path, stem});
          if (!picks_file(files, path)) continue;
          const auto* read = std::get_if<std::shared_ptr<const document::Document>>(&visit.files->read(path));
          if (read == nullptr) continue;
          const bool bare = !files.list().empty() || stem == "config";
          for (const document::Key& key : (*read)->keys()) {
            if (keys.size() < most) keys.insert((bare ? "" : stem + ".") + std::string(key.path));
          }
        }
        return false;
      },
      nullptr);
  known.files.assign(paths.begin(), paths.end());
  known.keys.assign(keys.begin(), keys.end());
}

}  // namespace ampcfg::host

#include "host/reading/host_answer.hpp"

#include <algorithm>
#include <map>

#include "ampcfg/host/settings/warning_kinds.hpp"

namespace ampcfg::host {

drift::Secrets secrets_of(const Configuration& configuration, const Query& query, const drift::Expectations* set) {
  if (query.show_secrets) return drift::Secrets::shown();
  return drift::Secrets(configuration.redact, set != nullptr ? set->secret_keys() : configuration.secret_keys);
}

std::vector<std::string> picked_plugins(const Walk& walk, const std::vector<std::string>& expected, const Query& query,
                                        std::vector<std::string>& unmatched) {
  std::vector<std::string> names = walk.known().plugins;
  names.insert(names.end(), expected.begin(), expected.end());
  names.emplace_back(server_plugin);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return query.selection.plugins.pick(names, &unmatched);
}

void warn_of_platforms(const std::vector<std::string>& folders, const std::vector<Visited>& instances,
                       const PluginLists& expected, std::vector<Warning>& warnings) {
  if (folders.empty()) return;
  std::map<std::string, std::string> unchecked;
  for (std::size_t n = 0; n < instances.size(); ++n) {
    const Instance& instance = instances[n].instance;
    const auto& platform = instance.platform;
    if (!platform || std::find(folders.begin(), folders.end(), *platform) != folders.end()) continue;
    if (!expected[n].empty()) continue;
    std::string& names = unchecked[*platform];
    names += (names.empty() ? "" : ", ") + instance.name;
  }
  for (const auto& [platform, names] : unchecked) {
    warnings.push_back(
        Warning::of_kind(warning_kind::platform_unchecked,
                         "the expectations have no folder " + platform + "/, so nothing is expected of " + names));
  }
}

void warn_of_files(const std::vector<std::string>& said, const Instance& instance, const std::string& plugin,
                   std::vector<Warning>& warnings) {
  for (const std::string& one : said) {
    const std::string words = plugin + ": " + one;
    warnings.push_back(Warning::of_kind(warning_kind::file_beside, instance.name + ": " + words, words, instance.name));
  }
}

}  // namespace ampcfg::host

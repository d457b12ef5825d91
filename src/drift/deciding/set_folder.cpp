#include "drift/deciding/set_folder.hpp"

#include <algorithm>

#include "ampcfg/os/error.hpp"
#include "drift/set/problem_report.hpp"

namespace ampcfg::drift {
namespace {

using FolderNames = std::set<std::string, std::less<>>;

bool is_meant(const ExpectationSet& set, const Subject& subject, const std::string& name) {
  if (!name.starts_with('@')) return name == subject.instance || name == subject.host + ":" + subject.instance;
  const auto groups = set.instances.groups_of(subject);
  return std::binary_search(groups.begin(), groups.end(), name.substr(1));
}

/// The folders that speak of the plugin.
FolderNames folders_of(const ExpectationSet& set, const std::string& plugin) {
  FolderNames folders;
  for (const auto& layer : set.layers) {
    if (layer->text->root().member(plugin) != nullptr) folders.insert(layer->platform);
  }
  return folders;
}

/// Those that count for one of the platforms.
FolderNames counting_for(const FolderNames& folders, const Platforms& platforms) {
  FolderNames result;
  for (const std::string& folder : folders) {
    if (folder.empty() || !platforms.are_known || platforms.names.contains(folder)) result.insert(folder);
  }
  return result;
}

Error platform_needed(const KeyOfFile& key, const FolderNames& folders) {
  std::string names;
  for (const std::string& folder : folders)
    names += (names.empty() ? "" : ", ") + (folder.empty() ? "its top" : folder + "/");
  return usage_error("platform-needed",
                     in_quotes(key.key) + " of " + in_quotes(key.plugin) +
                         " could be said in several folders of the set" + (names.empty() ? "" : ": " + names),
                     "name the one: --platform PLATFORM, or --platform top");
}

}  // namespace

Platforms platforms_of(const ExpectationSet& set, const Decision& decision, const Fleet& fleet) {
  Platforms platforms;
  platforms.are_known = true;
  for (const KnownInstance& known : fleet.instances) {
    const auto is_one = [&](const std::string& name) { return is_meant(set, known.subject, name); };
    const bool is_among = decision.whose.empty() ? known.plugins.contains(decision.of.plugin)
                                                 : std::any_of(decision.whose.begin(), decision.whose.end(), is_one);
    if (!is_among) continue;
    if (known.subject.platform) platforms.names.insert(*known.subject.platform);
    platforms.are_known = platforms.are_known && known.subject.platform;
  }
  platforms.are_known = platforms.are_known && !platforms.names.empty();
  return platforms;
}

std::string folder_for(const ExpectationSet& set, const KeyOfFile& key, const FolderNames& standing,
                       const Platforms& platforms, const std::optional<std::string>& asked) {
  if (asked) return *asked;
  const bool is_one = platforms.are_known && platforms.names.size() == 1;
  const FolderNames here = counting_for(standing, platforms);
  if (here.size() == 1) return *here.begin();
  if (here.size() > 1 && !is_one) throw platform_needed(key, here);
  if (!here.empty()) return *here.rbegin();

  const FolderNames with_plugin = counting_for(folders_of(set, key.plugin), platforms);
  if (is_one) {
    const std::string& platform = *platforms.names.begin();
    if (!with_plugin.empty()) return *with_plugin.rbegin();
    return set.platforms.empty() ? "" : platform;
  }
  if (platforms.are_known && with_plugin.contains("")) return "";
  if (!platforms.are_known && with_plugin.size() == 1) return *with_plugin.begin();
  if (with_plugin.empty() && set.platforms.empty()) return "";
  throw platform_needed(key,
                        with_plugin.empty() ? FolderNames(set.platforms.begin(), set.platforms.end()) : with_plugin);
}

}  // namespace ampcfg::drift

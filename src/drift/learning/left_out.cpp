#include "drift/learning/left_out.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "drift/learning/names.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::size_t most_files = 100;
constexpr std::size_t languages_of_jar = 3;

/// A folder of a plugin, and the ending of files in it.
using FolderKind = std::pair<std::pair<std::string_view, std::string_view>, std::string_view>;

FolderKind kind_of(const FileAcross& file) {
  const std::size_t dot = file.file.rfind('.');
  const std::string_view ending = dot == std::string_view::npos ? std::string_view() : file.file.substr(dot);
  return {{file.plugin, folder_of(file.file)}, ending};
}

/// Copies that no other instance has just so.
std::vector<std::size_t> instances_with_own(const FileAcross& file) {
  std::map<std::size_t, std::size_t> counts;  // by content
  for (const auto& copy : file.copies) counts[copy.seen->content] += copy.seen->invalid.empty() ? 1 : 0;
  std::vector<std::size_t> instances;
  for (const auto& copy : file.copies) {
    const bool is_own = !copy.seen->invalid.empty() || counts[copy.seen->content] == 1;
    if (is_own && !copy.seen->of_jar) instances.push_back(copy.instance);
  }
  return instances;
}

std::set<FolderKind> folders_of_data(const std::vector<FileAcross>& files) {
  std::map<FolderKind, std::map<std::size_t, std::size_t>> counts;
  for (const FileAcross& file : files) {
    for (const std::size_t instance : instances_with_own(file)) ++counts[kind_of(file)][instance];
  }
  std::set<FolderKind> folders;
  for (const auto& [folder, by_instance] : counts) {
    const bool is_many = std::any_of(by_instance.begin(), by_instance.end(),
                                     [](const auto& count) { return count.second > most_files; });
    if (is_many) folders.insert(folder);
  }
  return folders;
}

bool is_untouched(const FileAcross& file) {
  return std::all_of(file.copies.begin(), file.copies.end(), [](const FileAcross::Copy& copy) {
    return copy.seen->invalid.empty() && copy.seen->untouched && copy.seen->beside >= languages_of_jar;
  });
}

bool is_of_jar(const FileAcross& file) {
  return std::any_of(file.copies.begin(), file.copies.end(), [](const auto& copy) { return copy.seen->of_jar; });
}

bool all_classes(const LiveKey& key, bool Traits::*trait) {
  return std::all_of(key.classes.begin(), key.classes.end(), [&](const KeyClass& one) { return one.traits.*trait; });
}

bool any_class(const LiveKey& key, bool Traits::*trait) {
  return std::any_of(key.classes.begin(), key.classes.end(), [&](const KeyClass& one) { return one.traits.*trait; });
}

/// On more than half of the instances that have it.
bool most_are_times(const LiveKey& key) {
  std::size_t times = 0;
  std::size_t all = 0;
  for (const KeyClass& one : key.classes) {
    all += one.members.size();
    times += one.traits.time ? one.members.size() : 0;
  }
  return 2 * times > all;
}

}  // namespace

std::vector<std::string_view> left_out_files(const std::vector<FileAcross>& files, bool untouched) {
  const std::set<FolderKind> data = folders_of_data(files);
  std::vector<std::string_view> reasons;
  for (const FileAcross& file : files) {
    std::string_view reason;
    if (is_left_out_by_name(file.plugin, file.file) || (data.contains(kind_of(file)) && !is_of_jar(file))) {
      reason = "data files";
    } else if (!untouched && is_untouched(file)) {
      reason = "untouched language files";
    }
    reasons.push_back(reason);
  }
  return reasons;
}

bool Unchecked::names(const LiveFile& file, std::string_view key) const {
  if (patterns_.empty()) return false;
  const std::string name = file.plugin + "/" + file.file + ": " + std::string(key);
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const std::string& one) { return glob(one, name); });
}

std::string_view left_out_key(const LiveFile& file, const LiveKey& key, std::string_view name, bool is_section) {
  if (name.empty() || has_uuid(name)) return "keys of data";
  if (is_section) return "mappings elsewhere";
  if (any_class(key, &Traits::unsayable)) return "what JSON cannot say";
  if (any_class(key, &Traits::holds_secret)) return "lists with a secret";
  if (any_class(key, &Traits::secret) && !file.plugin.empty() && file.plugin.front() == '-')
    return "what JSON cannot say";
  if (most_are_times(key)) return "times";
  if (is_version_key(name) && all_classes(key, &Traits::version)) return "versions of files";
  return {};
}

}  // namespace ampcfg::drift

#include "ampcfg/drift/deciding/decide.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/relative_path.hpp"
#include "drift/deciding/change_order.hpp"
#include "drift/deciding/key_entries.hpp"
#include "drift/deciding/set_folder.hpp"
#include "drift/set/problem_report.hpp"
#include "drift/set/section_keys.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonChange;
using document::JsonNode;

std::string words_of(const KeyOfFile& key) {
  return in_quotes(key.key) + " in " + key.plugin + "/" + key.file;
}

class Deciding {
 public:
  Deciding(const Expectations& set, const Fleet& fleet, const NewGroups& groups)
      : set_(set.set()), fleet_(fleet), groups_(groups), all_entries_(set.set()) {}

  void add(const Decision& decision) {
    if (decision.of.key.empty() || !os::stays_within(decision.of.file))
      throw usage_error("key-unusable", words_of(decision.of) + " can be no key of a config file",
                        "name the file by its path in the plugin's folder, and the key as `ampcfg get` shows it");
    entries_ = all_entries_.of(decision.of);
    if (decision.whose.empty()) return universal(decision);
    for (const std::string& name : decision.whose) {
      check_name(name);
      variable(decision, name);
    }
  }

  std::vector<PlacedChange> take_changes() { return std::move(changes_); }

 private:
  void check_name(const std::string& name) const {
    if (!name.starts_with('@')) {
      if (is_instance_name(name)) return;
      throw usage_error("instance-name", in_quotes(name) + " can be no instance's name",
                        "write INSTANCE, HOST:INSTANCE where two hosts have one of that name, or @GROUP");
    }
    if (set_.instances.groups.contains(name.substr(1)) || groups_.contains(name.substr(1))) return;
    std::vector<std::string> known;
    for (const auto& [group, members] : set_.instances.groups) known.push_back("@" + group);
    const std::string near = did_you_mean(name, known);
    throw usage_error("group-unknown", "the set defines no group " + in_quotes(name),
                      near.empty() ? "groups are defined in instances.json, at the set's top" : near);
  }

  /// The entry that the folder's file has; null where it has none.
  [[nodiscard]] const KeyEntry* entry_in(const std::string& platform, bool variable) const {
    const KeyEntry* found = nullptr;
    for (const KeyEntry& entry : entries_) {
      if (entry.layer->platform != platform || entry.layer->variable != variable) continue;
      if (found != nullptr)
        throw usage_error("two-entries", "two entries claim the same key: " + found->place() + " and " + entry.place(),
                          "take one of them out of the set");
      found = &entry;
    }
    return found;
  }

  [[nodiscard]] std::set<std::string, std::less<>> folders_with(bool variable, const std::string& name) const {
    std::set<std::string, std::less<>> folders;
    for (const KeyEntry& entry : entries_) {
      const bool has_it = name.empty() || entry.node->member(name) != nullptr;
      if (entry.layer->variable == variable && has_it) folders.insert(entry.layer->platform);
    }
    return folders;
  }

  [[nodiscard]] std::string folder_of(const Decision& decision, const std::set<std::string, std::less<>>& standing,
                                      const std::vector<std::string>& whose) const {
    const std::optional<std::string>& asked = decision.platform ? decision.platform : fleet_.platform;
    if (asked) return *asked;
    return folder_for(set_, decision.of, standing, platforms_of(set_, {decision.of, {}, whose}, fleet_), asked);
  }

  void universal(const Decision& decision) {
    const auto standing = folders_with(false, {});
    if (!decision.value && standing.empty()) throw not_decided(decision.of, {});
    const std::string folder = folder_of(decision, standing, {});
    const KeyEntry* entry = entry_in(folder, false);
    if (entry == nullptr && !decision.value) throw not_decided(decision.of, {});
    if (entry == nullptr) refuse_within(decision.of, folder);
    place(folder, false, entry != nullptr ? entry->path : new_path(decision.of, folder, false), decision);
  }

  void variable(const Decision& decision, const std::string& name) {
    auto standing = folders_with(true, name);
    if (!decision.value && standing.empty()) throw not_decided(decision.of, name);
    if (standing.empty()) standing = folders_with(true, {});
    const std::string folder = folder_of(decision, standing, {name});
    const KeyEntry* entry = entry_in(folder, true);
    if (!decision.value && (entry == nullptr || entry->node->member(name) == nullptr))
      throw not_decided(decision.of, name);
    auto path = entry != nullptr ? entry->path : new_path(decision.of, folder, true);
    path.push_back(name);
    place(folder, true, std::move(path), decision);
  }

  void place(const std::string& folder, bool variable, std::vector<std::string> path, const Decision& decision) {
    const auto kind = decision.value ? JsonChange::Kind::set : JsonChange::Kind::remove;
    changes_.push_back({folder, variable, {kind, std::move(path), decision.value.value_or("")}, &decision.of});
  }

  [[nodiscard]] static Error not_decided(const KeyOfFile& key, const std::string& name) {
    const std::string whom = name.empty() ? "of all instances" : "of " + name;
    return usage_error("not-decided", "nothing is expected " + whom + " for " + words_of(key),
                       "`ampcfg expect show` lists what the set says, and of whom");
  }

  [[nodiscard]] const SetLayer* layer_of(const std::string& platform, bool variable) const {
    for (const auto& layer : set_.layers) {
      if (layer->platform == platform && layer->variable == variable) return layer.get();
    }
    return nullptr;
  }

  /// The keys that a file of the set expects in sections of that config file.
  const std::set<std::string_view>& section_keys(const KeyOfFile& key, const std::string& folder) {
    const auto [found, is_new] = section_keys_.try_emplace({folder, key.plugin, key.file});
    const SetLayer* layer = layer_of(folder, false);
    if (!is_new || layer == nullptr) return found->second;
    const PluginSets& sets = folder.empty() ? set_.top : set_.for_platform(folder);
    const auto plugin = sets.find(key.plugin);
    if (plugin == sets.end()) return found->second;
    for (const Section& section : plugin->second->sections) {
      if (!names_file(section.name, key.file)) continue;
      for (const Expected& leaf : section.leaves) {
        if (leaf.layer == layer) found->second.emplace(leaf.key);
      }
    }
    return found->second;
  }

  /// Of a section a key and one below it cannot both be expected: the later would replace the other.
  void refuse_within(const KeyOfFile& key, const std::string& folder) {
    const auto& keys = section_keys(key, folder);
    const std::string start = key.key + ".";
    const auto below = keys.lower_bound(start);
    if (below != keys.end() && below->starts_with(start)) throw within(key, " is a mapping", *below);
    for (std::size_t dot = key.key.find('.'); dot != std::string::npos; dot = key.key.find('.', dot + 1)) {
      const auto above = keys.find(std::string_view(key.key).substr(0, dot));
      if (above != keys.end()) throw within(key, " is within another value", *above);
    }
  }

  static Error within(const KeyOfFile& key, const std::string& words, std::string_view other) {
    return usage_error("key-within", words_of(key) + words + " to the set: it expects " + in_quotes(other),
                       "take that away first: `ampcfg expect unset`");
  }

  /// Where an entry of a key that has none goes.
  [[nodiscard]] std::vector<std::string> new_path(const KeyOfFile& key, const std::string& folder,
                                                  bool variable) const {
    // A name that begins so would be a directive's.
    if (key.key.starts_with('$')) return {key.plugin, std::string(stem_of(key.file)) + "." + key.key};
    std::string section = key.file;
    const SetLayer* layer = layer_of(folder, variable);
    const JsonNode* plugin = layer == nullptr ? nullptr : layer->text->root().member(key.plugin);
    if (plugin != nullptr && plugin->member(section) == nullptr) {
      const JsonNode* by_stem = plugin->member(stem_of(key.file));
      const bool is_section =
          by_stem != nullptr &&
          (variable ? is_variable_section(*by_stem) : is_object_with_members(*by_stem) && !is_directive(*by_stem));
      if (is_section) section = by_stem->key;
    }
    return {key.plugin, section, key.key};
  }

  const ExpectationSet& set_;
  const Fleet& fleet_;
  const NewGroups& groups_;
  KeyEntries all_entries_;
  std::vector<KeyEntry> entries_;  // of the decision's key
  std::map<std::tuple<std::string, std::string, std::string>, std::set<std::string_view>> section_keys_;
  std::vector<PlacedChange> changes_;
};

/// The file that a section's name, or a key's beginning, means where no instance says which are there.
std::string file_named(std::string_view name) {
  return has_extension(name) ? std::string(name) : std::string(name) + ".yml";
}

/// As `ampcfg-expectations(5)` has it for a key that no file has.
KeyOfFile without_files(const std::string& plugin, std::string_view key) {
  for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.', dot + 1)) {
    const std::string_view start = key.substr(0, dot);
    const bool is_file = start == "config" || (has_extension(start) && dot + 1 < key.size()) ||
                         (start.find('/') != std::string_view::npos && os::stays_within(start) &&
                          !has_extension(key.substr(0, key.find('.', dot + 1))));
    if (is_file) return {plugin, file_named(start), std::string(key.substr(dot + 1))};
  }
  return {plugin, "config.yml", std::string(key)};
}

void add_of_section(std::set<KeyOfFile>& found, const std::string& plugin, std::string_view section,
                    std::string_view leaf, std::string_view key) {
  const std::string whole = std::string(section) + "." + std::string(leaf);
  const bool is_with_file = key == whole || key == file_named(section) + "." + std::string(leaf);
  if (leaf == key || is_with_file) found.insert({plugin, file_named(section), std::string(leaf)});
}

}  // namespace

std::vector<KeyOfFile> meant_in_set(const Expectations& set, const std::string& plugin, const std::string& key) {
  std::set<KeyOfFile> found;
  const auto add = [&](const PluginSets& sets) {
    const auto of = sets.find(plugin);
    if (of == sets.end()) return;
    for (const Section& section : of->second->sections) {
      for (const Expected& leaf : section.leaves) add_of_section(found, plugin, section.name, leaf.key, key);
    }
    for (const FlatKey& flat : of->second->flat_keys) {
      const KeyOfFile place = without_files(plugin, flat.key);
      if (flat.key == key || (place.key == key && place.key != flat.key)) found.insert(place);
    }
    for (const VariableKey& one : of->second->variable_keys) {
      if (!one.own_section.empty()) {
        add_of_section(found, plugin, one.own_section, one.key, key);
      } else if (one.section >= 0) {
        const std::string_view section = of->second->sections[static_cast<std::size_t>(one.section)].name;
        add_of_section(found, plugin, section, one.key.substr(section.size() + 1), key);
      } else if (one.key == key) {
        found.insert(without_files(plugin, one.key));
      }
    }
  };
  add(set.set().top);
  for (const auto& [platform, sets] : set.set().by_platform) add(sets);
  if (found.empty()) found.insert(without_files(plugin, key));
  return {found.begin(), found.end()};
}

SetChange decide(const std::vector<SetFile>& files, const Expectations& set, const std::vector<Decision>& decisions,
                 const Fleet& fleet, const NewGroups& groups, const NewFacts& facts) {
  Deciding deciding(set, fleet, groups);
  for (const Decision& decision : decisions) deciding.add(decision);
  return in_order(files, set, {deciding.take_changes(), decisions, groups, facts}, fleet);
}

}  // namespace ampcfg::drift

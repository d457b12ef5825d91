#include "drift/learning/said.hpp"

#include <algorithm>
#include <set>

#include "drift/deciding/key_entries.hpp"

namespace ampcfg::drift {
namespace {

/// The instances that entries of each platform count for.
std::map<std::optional<std::string>, InstanceSet> by_platform(const std::vector<LiveInstance>& instances) {
  std::map<std::optional<std::string>, InstanceSet> platforms;
  for (std::size_t number = 0; number < instances.size(); ++number)
    platforms[instances[number].seen->known.subject.platform].add(number);
  return platforms;
}

bool speaks_of(const ExpectationSet& set, const std::string& plugin, const std::string& folder) {
  return std::any_of(set.layers.begin(), set.layers.end(), [&](const auto& layer) {
    return layer->platform == folder && layer->text->root().member(plugin) != nullptr;
  });
}

std::string_view secret_of(const ExpectationSet& set, const document::JsonNode& node) {
  const Directive* directive = set.directive(node);
  const bool is_secret = directive != nullptr && directive->kind == Directive::Kind::secret;
  return is_secret ? directive->argument->value.text() : std::string_view();
}

}  // namespace

Said::Said(const ExpectationSet* set, const std::vector<LiveInstance>& instances) : set_(set), instances_(instances) {
  for (const LiveInstance& one : instances)
    groups_.push_back(set == nullptr ? std::vector<std::string>() : set->instances.groups_of(one.seen->known.subject));
}

const SaidKeys& Said::of_file(const LiveFile& file) {
  keys_.clear();
  if (set_ == nullptr) return keys_;
  if (plugin_ != file.plugin) read_plugin(file.plugin);
  const std::set<std::string_view> names{file.file, stem_of(file.file)};
  for (const std::string_view name : names) {
    const auto found = sections_.find(name);
    if (found == sections_.end()) continue;
    for (const auto& [key, said] : found->second) {
      SaidOfKey& all = keys_[key];
      all.entries.insert(all.entries.end(), said.entries.begin(), said.entries.end());
      all.any = all.any || said.any;
    }
  }
  return keys_;
}

void Said::read_plugin(const std::string& plugin) {
  plugin_ = plugin;
  sections_.clear();
  for (const auto& [platform, whom] : by_platform(instances_)) {
    const PluginSets& sets = set_->for_platform(platform);
    const auto found = sets.find(plugin);
    if (found != sets.end()) read(*found->second, whom);
  }
}

void Said::read(const PluginSet& plugin, const InstanceSet& whom) {
  for (const Section& section : plugin.sections) {
    for (const Expected& leaf : section.leaves) add(section.name, leaf.key, *leaf.node, whom);
  }
  for (const FlatKey& flat : plugin.flat_keys) {
    add_of_stems(plugin, flat.key, flat.stem,
                 [&](std::string_view file, std::string_view key) { add(file, key, *flat.node, whom); });
  }
  for (const VariableKey& one : plugin.variable_keys) {
    const auto take = [&](std::string_view file, std::string_view key) { add(file, key, one, whom); };
    if (!one.own_section.empty()) {
      take(one.own_section, one.key);
    } else if (one.section >= 0) {
      const std::string_view section = plugin.sections[static_cast<std::size_t>(one.section)].name;
      take(section, one.key.substr(section.size() + 1));
    } else {
      add_of_stems(plugin, one.key, one.stem, take);
    }
  }
}

/// Which of the files is meant depends on what is there: of all it counts as said.
void Said::add_of_stems(const PluginSet& plugin, std::string_view key, std::int32_t stem,
                        const std::function<void(std::string_view file, std::string_view key)>& take) {
  for (; stem >= 0; stem = plugin.stems[static_cast<std::size_t>(stem)].shorter) {
    const std::string_view path = plugin.stems[static_cast<std::size_t>(stem)].path;
    take(path, key.substr(path.size() + 1));
  }
  take("config", key);
}

void Said::add(std::string_view file, std::string_view key, const document::JsonNode& node, const InstanceSet& whom) {
  SaidOfKey& said = sections_[std::string(file)][std::string(key)];
  said.any = true;
  said.entries.push_back({whom, &node, false, secret_of(*set_, node)});
}

void Said::add(std::string_view file, std::string_view key, const VariableKey& variable, const InstanceSet& whom) {
  SaidOfKey& said = sections_[std::string(file)][std::string(key)];
  said.any = true;
  std::map<const Documented*, InstanceSet> found;
  for (const std::size_t number : whom.list()) {
    for (const Documented* one : documented_for(variable, instances_[number].seen->known.subject, groups_[number]))
      found[one].add(number);
  }
  for (const auto& [documented, instances] : found)
    said.entries.push_back(
        {instances, documented->node, documented->group().empty(), secret_of(*set_, *documented->node)});
}

SaidFor said_for(const SaidKeys& keys, std::string_view key, const Resolves& resolves) {
  SaidFor said;
  const auto take = [&](const SaidOfKey& of_key) {
    for (const SaidEntry& entry : of_key.entries) {
      for (const std::size_t number : entry.whom.list()) {
        InstanceSet one;
        one.add(number);
        const bool counts = entry.is_own || resolves(*entry.node, number);
        (counts ? said.whom : said.unresolvable).add(one);
        (counts ? said.unresolvable : said.whom).remove(one);
      }
    }
  };
  if (keys.empty()) return said;
  if (const auto exact = keys.find(key); exact != keys.end()) {
    take(exact->second);
    said.any = exact->second.any;
    for (const SaidEntry& entry : exact->second.entries) {
      for (auto& [name, whom] : said.secrets) whom.remove(entry.whom);
      if (!entry.secret.empty()) said.secrets[std::string(entry.secret)].add(entry.whom);
    }
  }
  for (std::size_t dot = key.rfind('.'); dot != std::string_view::npos && dot > 0; dot = key.rfind('.', dot - 1)) {
    const auto above = keys.find(key.substr(0, dot));
    if (above != keys.end()) take(above->second);
  }
  const std::string start = std::string(key) + ".";
  for (auto below = keys.lower_bound(start); below != keys.end() && below->first.starts_with(start); ++below)
    take(below->second);
  return said;
}

Folders::Folders(const Expectations* set, const std::vector<LiveInstance>& instances) : instances_(instances) {
  std::set<std::string> platforms;
  for (const LiveInstance& one : instances) {
    if (one.seen->known.subject.platform) platforms.insert(*one.seen->known.subject.platform);
  }
  const bool is_new = set == nullptr || set->plugins().empty();
  by_platform_ = is_new ? platforms.size() > 1 : !set->platforms().empty();
  if (set != nullptr) set_ = &set->set();
}

std::string Folders::of(const std::string& plugin, std::size_t instance) const {
  const auto& platform = instances_[instance].seen->known.subject.platform;
  if (!platform) return {};
  if (set_ != nullptr && speaks_of(*set_, plugin, *platform)) return *platform;
  if (set_ != nullptr && speaks_of(*set_, plugin, {})) return {};
  return by_platform_ ? *platform : std::string();
}

InstanceSet Folders::counting(const std::string& folder, const InstanceSet& whom) const {
  if (folder.empty()) return whom;
  InstanceSet result;
  for (const std::size_t number : whom.list()) {
    if (instances_[number].seen->known.subject.platform == folder) result.add(number);
  }
  return result;
}

}  // namespace ampcfg::drift

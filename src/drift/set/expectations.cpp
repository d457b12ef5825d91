#include "ampcfg/drift/set/expectations.hpp"

#include <algorithm>
#include <set>

#include "drift/set/expectation_set.hpp"

namespace ampcfg::drift {

const std::string& Expectations::digest() const noexcept {
  return set_->digest;
}
const std::string& Expectations::created() const noexcept {
  return set_->created;
}
std::size_t Expectations::universal_plugins() const noexcept {
  return set_->universal_plugins;
}
std::size_t Expectations::variable_plugins() const noexcept {
  return set_->variable_plugins;
}
const std::vector<std::string>& Expectations::plugins() const noexcept {
  return set_->plugins;
}
const std::vector<std::string>& Expectations::documented_instances() const noexcept {
  return set_->documented_instances;
}
const std::map<std::string, std::vector<std::string>, std::less<>>& Expectations::groups() const noexcept {
  return set_->instances.groups;
}
bool Expectations::is_in_group(const Subject& subject, const std::string& group) const {
  const auto groups = set_->instances.groups_of(subject);
  return std::binary_search(groups.begin(), groups.end(), group);
}
std::map<std::string, std::string> Expectations::parts_in_lower_case() const {
  return drift::parts_in_lower_case(set_->instances.facts);
}
const std::string& Expectations::zone() const noexcept {
  return set_->instances.zone;
}
bool Expectations::needs(std::string_view part) const noexcept {
  return set_->parts.contains(part);
}
bool Expectations::has_days() const noexcept {
  return set_->has_days;
}
bool Expectations::needs_sightings() const noexcept {
  return has_unique() || !set_->secret_keys.empty();
}
bool Expectations::has_unique() const noexcept {
  return set_->has_unique;
}
const SecretKeys& Expectations::secret_keys() const noexcept {
  return set_->secret_keys;
}
const std::vector<std::string>& Expectations::platforms() const noexcept {
  return set_->platforms;
}

std::vector<std::string> Expectations::plugins(const Subject& subject) const {
  std::vector<std::string> names;
  const std::vector<std::string> groups = set_->instances.groups_of(subject);
  for (const auto& [name, plugin] : set_->for_platform(subject.platform)) {
    const auto& variable = plugin->variable_keys;
    const bool expected = !plugin->sections.empty() || !plugin->flat_keys.empty() ||
                          std::any_of(variable.begin(), variable.end(), [&](const VariableKey& key) {
                            return !documented_for(key, subject, groups).empty();
                          });
    if (expected) names.push_back(name);
  }
  return names;
}

std::vector<std::string> Expectations::keys(std::string_view plugin) const {
  std::set<std::string> names;
  static_cast<void>(has_key(plugin, [&](const std::string& name) {
    names.insert(name);
    return false;
  }));
  return {names.begin(), names.end()};
}

bool Expectations::has_key(std::string_view plugin, const std::function<bool(const std::string& name)>& is_it) const {
  const auto is_in = [&](std::string_view section, std::string_view key) {
    const std::string name(key);
    return is_it(name) || (!section.empty() && is_it(std::string(section) + "." + name));
  };
  const auto has = [&](const PluginSets& sets) {
    const auto found = sets.find(plugin);
    if (found == sets.end()) return false;
    for (const Section& section : found->second->sections) {
      if (is_it(std::string(section.name))) return true;
      for (const Expected& leaf : section.leaves) {
        if (is_in(section.name, leaf.key)) return true;
      }
    }
    for (const FlatKey& key : found->second->flat_keys) {
      if (is_in({}, key.key)) return true;
    }
    for (const VariableKey& key : found->second->variable_keys) {
      if (!key.own_section.empty() && is_it(std::string(key.own_section))) return true;
      if (is_in(key.own_section, key.key)) return true;
    }
    return false;
  };
  return has(set_->top) || std::any_of(set_->by_platform.begin(), set_->by_platform.end(),
                                       [&](const auto& platform) { return has(platform.second); });
}

std::shared_ptr<const document::JsonText> Expectations::text(std::string_view path, std::string_view bytes) const {
  const auto found = std::find_if(set_->layers.begin(), set_->layers.end(), [&](const auto& layer) {
    return layer->path == path && layer->text->bytes() == bytes;
  });
  return found == set_->layers.end() ? nullptr : (*found)->text;
}

}  // namespace ampcfg::drift

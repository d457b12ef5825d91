#include "drift/set/expectation_set.hpp"

#include <algorithm>
#include <numeric>

namespace ampcfg::drift {

std::optional<std::uint32_t> Section::find(std::string_view key) const {
  const auto less = [&](std::uint32_t leaf, std::string_view wanted) { return leaves[leaf].key < wanted; };
  const auto found = std::lower_bound(by_key.begin(), by_key.end(), key, less);
  if (found == by_key.end() || leaves[*found].key != key) return std::nullopt;
  return *found;
}

void Section::sort() {
  by_key.resize(leaves.size());
  std::iota(by_key.begin(), by_key.end(), 0U);
  std::sort(by_key.begin(), by_key.end(),
            [&](std::uint32_t left, std::uint32_t right) { return leaves[left].key < leaves[right].key; });
}

const PluginSets& ExpectationSet::for_platform(const std::optional<std::string>& platform) const {
  const auto found = platform ? by_platform.find(*platform) : by_platform.end();
  return found == by_platform.end() ? top : found->second;
}

const PluginSet* ExpectationSet::find(const Subject& subject, std::string_view plugin) const {
  const PluginSets& sets = for_platform(subject.platform);
  const auto found = sets.find(plugin);
  return found == sets.end() ? nullptr : found->second.get();
}

bool is_instance_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  const bool is_whole = !name.empty() && colon != 0 && colon + 1 != name.size();
  return is_whole && !name.starts_with('@') && !name.starts_with('$') && name.find('/') == std::string_view::npos &&
         name.find('\0') == std::string_view::npos;
}

bool has_extension(std::string_view name) {
  return name.ends_with(".yml") || name.ends_with(".yaml");
}

bool is_object_with_members(const document::JsonNode& node) {
  return node.value.kind() == document::Value::Kind::mapping && !node.children.empty();
}

const Directive* ExpectationSet::directive(const document::JsonNode& node) const {
  if (!is_object_with_members(node)) return nullptr;
  for (const Directives* of_layer : directives) {
    const auto found = of_layer->find(&node);
    if (found != of_layer->end()) return &found->second;
  }
  return nullptr;
}

std::vector<const Documented*> documented_for(const VariableKey& key, const Subject& subject,
                                              const std::vector<std::string>& groups) {
  const Documented* plain = nullptr;
  std::vector<const Documented*> of_groups;
  for (const Documented& documented : key.instances) {
    const std::string_view name = documented.instance;
    if (name == subject.instance) plain = &documented;
    if (std::binary_search(groups.begin(), groups.end(), documented.group(), std::less<>()))
      of_groups.push_back(&documented);
    const bool whole = name.size() == subject.host.size() + 1 + subject.instance.size() &&
                       name.starts_with(subject.host) && name[subject.host.size()] == ':' &&
                       name.ends_with(subject.instance);
    if (whole) return {&documented};
  }
  if (plain != nullptr) return {plain};
  return of_groups;
}

}  // namespace ampcfg::drift

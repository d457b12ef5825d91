#include "drift/deciding/key_entries.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "drift/set/problem_report.hpp"
#include "drift/set/section_keys.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;

/// What is behind `start` and a dot; nothing where the text begins otherwise.
std::optional<std::string_view> behind(std::string_view text, std::string_view start) {
  const bool is_longer = text.size() > start.size() && text.starts_with(start) && text[start.size()] == '.';
  return is_longer ? std::optional(text.substr(start.size() + 1)) : std::nullopt;
}

/// True for an entry outside sections that means the key: with its file's name before it, or bare of `config.yml`.
bool means(std::string_view entry, const KeyOfFile& key) {
  const std::string_view stem = stem_of(key.file);
  if (behind(entry, key.file)) return behind(entry, key.file) == std::string_view(key.key);
  if (behind(entry, stem)) return behind(entry, stem) == std::string_view(key.key);
  return stem == "config" && entry == key.key;
}

/// One that begins with a section's name is in that section's file.
bool variable_means(const PluginSet& plugin, std::string_view entry, const KeyOfFile& key) {
  const Section* longest = nullptr;
  for (const Section& section : plugin.sections) {
    if (behind(entry, section.name) && (longest == nullptr || section.name.size() > longest->name.size()))
      longest = &section;
  }
  if (longest == nullptr) return means(entry, key);
  return names_file(longest->name, key.file) && behind(entry, longest->name) == std::string_view(key.key);
}

bool is_section(const SetLayer& layer, const JsonNode& entry) {
  return layer.variable ? is_variable_section(entry) : is_object_with_members(entry) && !is_directive(entry);
}

/// What an entry demands, without what is noted beside it.
std::string text_of(const ExpectationSet& set, const JsonNode& node) {
  const Directive* directive = set.directive(node);
  if (directive != nullptr && directive->kind != Directive::Kind::value) return directive->json();
  std::string text;
  document::write_json(text, directive == nullptr ? node.value : directive->argument->value);
  return text;
}

bool has_ended(const ExpectationSet& set, const JsonNode& node, const Subject& subject) {
  const Directive* directive = set.directive(node);
  return directive != nullptr && !directive->until.empty() && directive->until < std::string_view(subject.day);
}

/// What an entry of `variable_configs.json` has for the instance.
std::optional<Counting> documented(const ExpectationSet& set, const Subject& subject,
                                   const std::vector<std::string>& groups, const KeyEntry& entry) {
  VariableKey key;
  for (const JsonNode& one : entry.node->children) key.instances.push_back({one.key, &one});
  std::optional<Counting> result;
  for (const Documented* one : documented_for(key, subject, groups)) {
    if (has_ended(set, *one->node, subject)) continue;
    Counting counting{text_of(set, *one->node), std::string(one->instance), one->node, entry.layer};
    if (result && result->text != counting.text) result->is_disputed = true;
    if (!result) result = std::move(counting);
  }
  return result;
}

}  // namespace

std::string KeyEntry::place() const {
  std::string name;
  for (std::size_t n = 1; n < path.size(); ++n) name += (n == 1 ? "" : n == 2 ? ": " : ".") + path[n];
  return layer->path + ":" + std::to_string(layer->text->place(node->key_written.begin).line) + " " + in_quotes(name);
}

const std::vector<KeyEntries::PluginLayer>& KeyEntries::layers_of(const std::string& plugin) {
  const auto [found, is_new] = plugins_.try_emplace(plugin);
  if (!is_new) return found->second;
  for (const auto& layer : set_.layers) {
    const JsonNode* node = layer->text->root().member(plugin);
    if (node == nullptr) continue;
    const PluginSets& sets = layer->platform.empty() ? set_.top : set_.for_platform(layer->platform);
    found->second.push_back({layer.get(), node, sets.find(plugin)->second.get()});
  }
  return found->second;
}

/// In their order.
std::vector<const JsonNode*> KeyEntries::members(const JsonNode& object, std::string_view name) {
  constexpr std::size_t few = 8;
  std::vector<const JsonNode*> found;
  Members& known = members_[&object];
  if (object.children.size() <= few || ++known.looks <= few) {
    for (const JsonNode& member : object.children) {
      if (member.key == name) found.push_back(&member);
    }
    return found;
  }
  if (known.by_name.empty()) {
    known.by_name.reserve(object.children.size());
    for (const JsonNode& member : object.children) known.by_name.emplace(member.key, &member);
  }
  const auto [first, last] = known.by_name.equal_range(name);
  for (auto member = first; member != last; ++member) found.push_back(member->second);
  std::sort(found.begin(), found.end());
  return found;
}

/// The leaves with that key below an object of a section; `way` leads to the object.
void KeyEntries::add_leaves(const JsonNode& object, std::string_view key, KeyEntry& way, std::vector<KeyEntry>& found) {
  for (std::size_t end = key.find('.');; end = key.find('.', end + 1)) {
    const bool is_whole = end == std::string_view::npos;
    for (const JsonNode* member : members(object, key.substr(0, end))) {
      const bool is_leaf = !is_object_with_members(*member) || is_directive(*member);
      if (is_leaf != is_whole) continue;
      way.path.emplace_back(member->key);
      if (is_leaf) {
        found.push_back({way.layer, way.path, member});
      } else {
        add_leaves(*member, key.substr(end + 1), way, found);
      }
      way.path.pop_back();
    }
    if (is_whole) return;
  }
}

void KeyEntries::add_section(const PluginLayer& layer, const std::string& section, const std::string& key,
                             std::vector<KeyEntry>& found) {
  const std::size_t before = found.size();
  for (const JsonNode* entry : members(*layer.node, section)) {
    if (!is_section(*layer.layer, *entry)) continue;
    KeyEntry way{layer.layer, {std::string(layer.node->key), section}, nullptr};
    if (!layer.layer->variable) {
      add_leaves(*entry, key, way, found);
      continue;
    }
    way.path.push_back(key);
    for (const JsonNode* one : members(*entry, key)) found.push_back({way.layer, way.path, one});
  }
  std::sort(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(),
            [](const KeyEntry& a, const KeyEntry& b) { return a.node->key_written.begin < b.node->key_written.begin; });
}

std::vector<KeyEntry> KeyEntries::of(const KeyOfFile& key) {
  const std::string stem(stem_of(key.file));
  const std::set<std::string> sections{key.file, stem};
  const std::set<std::string> bare{key.file + "." + key.key, stem + "." + key.key, key.key};
  std::vector<KeyEntry> found;
  for (const PluginLayer& layer : layers_of(key.plugin)) {
    for (const std::string& section : sections) add_section(layer, section, key.key, found);
    for (const std::string& entry : bare) {
      const bool is_meant = layer.layer->variable ? variable_means(*layer.plugin, entry, key) : means(entry, key);
      if (!is_meant) continue;
      for (const JsonNode* one : members(*layer.node, entry)) {
        if (!is_section(*layer.layer, *one)) found.push_back({layer.layer, {key.plugin, entry}, one});
      }
    }
  }
  return found;
}

std::string_view stem_of(std::string_view file) {
  return has_extension(file) ? file.substr(0, file.rfind('.')) : file;
}

bool names_file(std::string_view section, std::string_view file) {
  return section == file || section == stem_of(file);
}

Counting counting(const ExpectationSet& set, const Subject& subject, const std::vector<std::string>& groups,
                  const std::vector<KeyEntry>& entries) {
  Counting best;
  int best_rank = -1;
  for (const KeyEntry& entry : entries) {
    const SetLayer& layer = *entry.layer;
    if (!layer.platform.empty() && subject.platform != layer.platform) continue;
    const int rank = (layer.variable ? 2 : 0) + (layer.platform.empty() ? 0 : 1);
    if (rank < best_rank) continue;
    std::optional<Counting> found;
    if (layer.variable) {
      found = documented(set, subject, groups, entry);
    } else if (!has_ended(set, *entry.node, subject)) {
      found = Counting{text_of(set, *entry.node), {}, entry.node, entry.layer};
    }
    if (!found) continue;
    best = *std::move(found);
    best_rank = rank;
  }
  return best;
}

std::map<KeyOfFile, std::vector<std::string>> own_values(const Expectations& set, const std::vector<KeyOfFile>& keys) {
  KeyEntries entries(set.set());
  std::map<KeyOfFile, std::vector<std::string>> values;
  for (const KeyOfFile& key : keys) {
    std::vector<std::string>& names = values[key];
    for (const KeyEntry& entry : entries.of(key)) {
      if (!entry.layer->variable) continue;
      for (const JsonNode& one : entry.node->children) {
        if (std::find(names.begin(), names.end(), one.key) == names.end()) names.emplace_back(one.key);
      }
    }
  }
  return values;
}

bool names_secret(const Expectations& set, const KeyOfFile& key) {
  const auto is_secret = [&](const JsonNode& node) {
    const Directive* directive = set.set().directive(node);
    return directive != nullptr && directive->kind == Directive::Kind::secret;
  };
  for (const KeyEntry& entry : KeyEntries(set.set()).of(key)) {
    const auto& values = entry.node->children;
    if (entry.layer->variable ? std::any_of(values.begin(), values.end(), is_secret) : is_secret(*entry.node))
      return true;
  }
  return false;
}

std::optional<WhatCounts> what_counts(const Expectations& set, const Subject& subject, const KeyOfFile& key) {
  const std::vector<std::string> groups = set.set().instances.groups_of(subject);
  Counting found = counting(set.set(), subject, groups, KeyEntries(set.set()).of(key));
  if (found.node == nullptr || found.is_disputed) return std::nullopt;
  return WhatCounts{std::move(found.text), std::move(found.who)};
}

std::optional<std::string> expected_of(const Expectations& set, const Subject& subject, const KeyOfFile& key) {
  auto found = what_counts(set, subject, key);
  if (!found) return std::nullopt;
  return std::move(found->value);
}

}  // namespace ampcfg::drift

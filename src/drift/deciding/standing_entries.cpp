#include <algorithm>
#include <utility>

#include "ampcfg/drift/deciding/decide.hpp"
#include "drift/deciding/key_entries.hpp"
#include "drift/set/section_keys.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;

void add_member(std::string& text, std::string_view name, const std::string& value) {
  text += text.empty() ? "{" : ", ";
  document::write_json(text, name);
  text += ": " + value;
}

std::string json_of(const JsonNode& node) {
  std::string text;
  document::write_json(text, node.value);
  return text;
}

/// As it is written; a directive without its mark.
std::string decided(const Directive* directive, const JsonNode& node) {
  if (directive == nullptr || !directive->undecided) return json_of(node);
  const bool is_value = directive->kind == Directive::Kind::value;
  if (is_value && directive->why.empty() && directive->by.empty() && directive->until.empty())
    return json_of(*directive->argument);
  std::string text;
  for (const JsonNode& member : node.children) {
    if (member.key != "undecided") add_member(text, member.key, json_of(member));
  }
  return text + "}";
}

/// The key of an entry outside sections in that file; empty where it is another's.
std::string_view key_in(std::string_view entry, std::string_view file) {
  for (const std::string_view start : {file, stem_of(file)}) {
    if (entry.size() > start.size() && entry.starts_with(start) && entry[start.size()] == '.')
      return entry.substr(start.size() + 1);
  }
  return stem_of(file) == "config" ? entry : std::string_view();
}

}  // namespace

std::string noted(const std::string& json, const Notes& notes) {
  if (notes.why.empty() && notes.until.empty() && notes.by.empty()) return json;
  std::string text = json.starts_with("{\"$") ? json.substr(0, json.size() - 1) : "{\"$value\": " + json;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    std::string quoted;
    document::write_json(quoted, std::string_view(value));
    add_member(text, name, quoted);
  };
  add("why", notes.why);
  add("until", notes.until);
  add("by", notes.by);
  return text + "}";
}

std::map<KeyOfFile, std::vector<StandingEntry>> standing_entries(const Expectations& set,
                                                                 const std::vector<KeyOfFile>& keys) {
  KeyEntries entries(set.set());
  std::map<KeyOfFile, std::vector<StandingEntry>> found;
  for (const KeyOfFile& key : keys) {
    std::vector<StandingEntry>& all = found[key];
    const auto add = [&](const SetLayer& layer, std::string_view whose, const JsonNode& node) {
      const Directive* directive = set.set().directive(node);
      all.push_back(
          {layer.platform, std::string(whose), decided(directive, node), directive != nullptr && directive->undecided});
    };
    for (const KeyEntry& entry : entries.of(key)) {
      if (!entry.layer->variable) {
        add(*entry.layer, {}, *entry.node);
        continue;
      }
      for (const JsonNode& one : entry.node->children) add(*entry.layer, one.key, one);
    }
  }
  return found;
}

std::vector<KeyOfFile> keys_expected(const Expectations& set, const Subject& subject, const std::string& plugin,
                                     const std::string& file) {
  std::set<std::string_view> keys;
  const PluginSet* of_plugin = set.set().find(subject, plugin);
  if (of_plugin == nullptr) return {};
  for (const Section& section : of_plugin->sections) {
    if (!names_file(section.name, file)) continue;
    for (const Expected& leaf : section.leaves) keys.insert(leaf.key);
  }
  for (const FlatKey& key : of_plugin->flat_keys) keys.insert(key_in(key.key, file));
  for (const VariableKey& key : of_plugin->variable_keys) {
    const bool is_of_section = !key.own_section.empty();
    if (!is_of_section || names_file(key.own_section, file))
      keys.insert(is_of_section ? key.key : key_in(key.key, file));
  }
  std::vector<KeyOfFile> found;
  for (const std::string_view key : keys) {
    if (!key.empty()) found.push_back({plugin, file, std::string(key)});
  }
  KeyEntries entries(set.set());
  const std::vector<std::string> groups = set.set().instances.groups_of(subject);
  std::erase_if(found, [&](const KeyOfFile& key) {
    return counting(set.set(), subject, groups, entries.of(key)).node == nullptr;
  });
  return found;
}

}  // namespace ampcfg::drift

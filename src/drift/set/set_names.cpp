#include "ampcfg/drift/set/set_names.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::string_view leading_mark = "\xef\xbb\xbf";
constexpr std::string_view blanks = " \t\r\n";

/// Beyond, no set is loaded either.
constexpr std::size_t deepest = 100;

/// Where the string that begins at `begin` has ended; npos where it does not.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
  for (std::size_t at = begin + 1; at < json.size(); ++at) {
    if (json[at] == '"') return at + 1;
    if (json[at] == '\\') ++at;
  }
  return std::string_view::npos;
}

/// Where the value that begins at `begin` has ended: at the comma or bracket behind it.
std::size_t end_of_value(std::string_view json, std::size_t begin) {
  std::size_t depth = 0;
  std::size_t at = begin;
  while (at < json.size()) {
    switch (json[at]) {
      case '"':
        at = end_of_string(json, at);
        continue;
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (depth == 0) return at;
        --depth;
        break;
      case ',':
        if (depth == 0) return at;
        break;
      default:
        break;
    }
    ++at;
  }
  return std::string_view::npos;
}

/// The text of a JSON string; nothing where it is none.
std::optional<std::string> unquoted(std::string_view quoted) {
  if (quoted.find('\\') == std::string_view::npos) return std::string(quoted.substr(1, quoted.size() - 2));
  const auto read = document::JsonText::read("[" + std::string(quoted) + "]");
  const auto* text = std::get_if<document::JsonText>(&read);
  if (text == nullptr) return std::nullopt;
  return std::string(text->root().value.items().front().text());
}

using Take = std::function<void(std::string_view)>;

/// The members of a section, or of an object in one; none of a value.
std::vector<Member> members_of_section(std::string_view value) {
  std::vector<Member> all = members(value);
  const bool is_directive =
      std::any_of(all.begin(), all.end(), [](const Member& member) { return member.name.starts_with('$'); });
  if (is_directive) all.clear();
  return all;
}

/// The keys of a section of `variable_configs.json`: its members are all keys with their values by instance. None of a
/// key.
std::vector<Member> keys_of_variable_section(std::string_view value) {
  std::vector<Member> keys = members_of_section(value);
  const bool is_section =
      std::all_of(keys.begin(), keys.end(), [](const Member& key) { return !members_of_section(key.value).empty(); });
  if (!is_section) keys.clear();
  return keys;
}

/// The leaves below `path`, which is as it was afterwards.
void each_leaf(const std::vector<Member>& object, std::string& path, std::size_t depth, const Take& take) {
  for (const Member& member : object) {
    const std::size_t length = path.size();
    path += member.name;
    const auto inner = depth < deepest ? members_of_section(member.value) : std::vector<Member>();
    if (inner.empty()) {
      take(path);
    } else {
      path += '.';
      each_leaf(inner, path, depth + 1, take);
    }
    path.resize(length);
  }
}

}  // namespace

std::vector<Member> members(std::string_view json) {
  std::vector<Member> all;
  if (json.starts_with(leading_mark)) json.remove_prefix(leading_mark.size());
  std::size_t at = json.find_first_not_of(blanks);
  if (at == std::string_view::npos || json[at] != '{') return all;
  do {
    const std::size_t name = json.find_first_not_of(blanks, at + 1);
    if (name == std::string_view::npos || json[name] != '"') break;
    const std::size_t name_end = end_of_string(json, name);
    if (name_end == std::string_view::npos) break;
    const std::size_t colon = json.find_first_not_of(blanks, name_end);
    if (colon == std::string_view::npos || json[colon] != ':') break;
    at = end_of_value(json, colon + 1);
    if (at == std::string_view::npos) break;
    auto text = unquoted(json.substr(name, name_end - name));
    if (text) all.push_back({*std::move(text), json.substr(colon + 1, at - colon - 1)});
  } while (json[at] == ',');
  return all;
}

std::vector<std::string> section_names(std::string_view plugin) {
  std::vector<std::string> names;
  for (Member& entry : members(plugin)) {
    if (!members_of_section(entry.value).empty()) names.push_back(std::move(entry.name));
  }
  return names;
}

std::vector<std::string> variable_section_names(std::string_view plugin) {
  std::vector<std::string> names;
  for (Member& entry : members(plugin)) {
    if (!keys_of_variable_section(entry.value).empty()) names.push_back(std::move(entry.name));
  }
  return names;
}

void each_universal_key(std::string_view plugin, const Take& take) {
  for (const Member& entry : members(plugin)) {
    take(entry.name);
    const auto section = members_of_section(entry.value);
    std::string path;
    each_leaf(section, path, 1, take);
    path = entry.name + ".";
    each_leaf(section, path, 1, take);
  }
}

void each_variable_key(std::string_view plugin, const Take& take) {
  for (const Member& entry : members(plugin)) {
    take(entry.name);
    for (const Member& key : keys_of_variable_section(entry.value)) {
      take(key.name);
      take(entry.name + "." + key.name);
    }
  }
}

void each_documented(std::string_view plugin, const Take& take) {
  const auto take_names = [&](std::string_view by_instance) {
    for (const Member& one : members(by_instance)) take(one.name);
  };
  for (const Member& entry : members(plugin)) {
    const auto section = keys_of_variable_section(entry.value);
    for (const Member& key : section) take_names(key.value);
    if (section.empty()) take_names(entry.value);
  }
}

}  // namespace ampcfg::drift

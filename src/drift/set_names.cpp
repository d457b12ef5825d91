#include "ampcfg/drift/set_names.hpp"

#include <variant>

#include "ampcfg/document/json.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view blanks = " \t\r\n";

/// Where the string that begins at `begin` has ended; npos where it does not.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
  for (std::size_t at = json.find_first_of("\"\\", begin + 1); at != std::string_view::npos;
       at = json.find_first_of("\"\\", at + 2)) {
    if (json[at] == '"') return at + 1;
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

/// The text of a JSON string; empty where it is none.
std::string unquoted(std::string_view quoted) {
  const auto read = document::JsonText::read("[" + std::string(quoted) + "]");
  const auto* text = std::get_if<document::JsonText>(&read);
  if (text == nullptr) return {};
  const document::Value& only = text->root().value.items().front();
  return only.kind() == document::Value::Kind::string ? std::string(only.text()) : std::string();
}

}  // namespace

std::vector<PluginMember> plugin_members(std::string_view json) {
  std::vector<PluginMember> members;
  if (json.starts_with(byte_order_mark)) json.remove_prefix(byte_order_mark.size());
  std::size_t at = json.find_first_not_of(blanks);
  if (at == std::string_view::npos || json[at] != '{') return members;
  do {
    const std::size_t name = json.find_first_not_of(blanks, at + 1);
    if (name == std::string_view::npos || json[name] != '"') break;
    const std::size_t name_end = end_of_string(json, name);
    if (name_end == std::string_view::npos) break;
    const std::size_t colon = json.find_first_not_of(blanks, name_end);
    if (colon == std::string_view::npos || json[colon] != ':') break;
    at = end_of_value(json, colon + 1);
    if (at == std::string_view::npos) break;
    std::string plugin = unquoted(json.substr(name, name_end - name));
    if (!plugin.empty()) members.push_back({std::move(plugin), json.substr(name, at - name)});
  } while (json[at] == ',');
  return members;
}

}  // namespace ampcfg::drift

#include "drift/learning/names.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "ampcfg/drift/learning/learn.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

bool is_hexadecimal(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_uuid_at(std::string_view text) {
  constexpr std::string_view form = "00000000-0000-0000-0000-000000000000";
  if (text.size() < form.size()) return false;
  for (std::size_t at = 0; at < form.size(); ++at) {
    if (form[at] == '-' ? text[at] != '-' : !is_hexadecimal(text[at])) return false;
  }
  return true;
}

bool is_yaml(std::string_view file) {
  return file.ends_with(".yml") || file.ends_with(".yaml");
}

/// Of `@server` nothing else is configuration that people keep.
bool is_of_server(std::string_view file) {
  constexpr std::string_view known[] = {"bukkit.yml", "spigot.yml", "commands.yml", "purpur.yml", "config.yml"};
  if (std::find(std::begin(known), std::end(known), file) != std::end(known)) return true;
  constexpr std::string_view paper = "config/paper-";
  return file.starts_with(paper) && file.find('/', paper.size()) == std::string_view::npos;
}

}  // namespace

bool has_uuid(std::string_view name) {
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (is_uuid_at(name.substr(at))) return true;
  }
  return false;
}

bool is_version_key(std::string_view key) {
  return lowered(last_part(key)).ends_with("version");
}

std::string_view folder_of(std::string_view path) {
  return path.substr(0, path.rfind('/') + 1);
}

std::string_view last_part(std::string_view key) {
  return key.substr(key.rfind('.') + 1);
}

std::string as_pattern(std::string_view name) {
  std::string pattern;
  for (const char c : name) {
    if (is_glob({&c, 1})) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

bool is_left_out_by_name(std::string_view plugin, std::string_view file) {
  if (!is_yaml(file) || has_uuid(file)) return true;
  return plugin == "@server" && !is_of_server(file);
}

}  // namespace ampcfg::drift

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

bool is_small_letter(char c) {
  return c >= 'a' && c <= 'z';
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

/// ISO 639-1, which Minecraft's languages are named after.
constexpr std::string_view languages =
    " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
    "en eo "
    "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka "
    "kg "
    "ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl "
    "nn "
    "no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw "
    "ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

/// `de`, `en_US`, `zh-cn`.
bool is_language(std::string_view name) {
  const std::string text = lowered(name);
  const auto letters = [&](std::size_t from, std::size_t count) {
    return text.size() == from + count &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), is_small_letter);
  };
  if (text.size() < 2 || languages.find(" " + text.substr(0, 2) + " ") == std::string_view::npos) return false;
  return text.size() == 2 || ((text[2] == '_' || text[2] == '-') && letters(3, 2));
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

std::string as_template(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '{' || c == '}') result += c;
    result += c;
  }
  return result;
}

bool is_left_out_by_name(std::string_view plugin, std::string_view file) {
  if (!is_yaml(file) || has_uuid(file)) return true;
  return plugin == "@server" && !is_of_server(file);
}

bool is_message_file(std::string_view file) {
  constexpr std::string_view words[] = {"lang", "messag", "locale", "translation"};
  const std::string path = lowered(file);
  const auto holds = [&](std::string_view word) { return path.find(word) != std::string::npos; };
  if (std::any_of(std::begin(words), std::end(words), holds)) return true;
  const std::string_view name = file.substr(file.rfind('/') + 1);
  return is_language(name.substr(0, name.rfind('.')));
}

}  // namespace ampcfg::drift

#include "ampcfg/drift/matching/messages.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

bool is_small_letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_of_name(char c) {
  return is_small_letter(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
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

/// `&a`, `§a`, not a parameter of an address: `&a=1`.
bool has_colour(std::string_view text) {
  constexpr std::string_view codes = "0123456789abcdefklmnorxABCDEFKLMNORX#";
  if (text.find("\xc2\xa7") != std::string_view::npos) return true;
  for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    if (at + 1 >= text.size() || codes.find(text[at + 1]) == std::string_view::npos) continue;
    std::size_t end = at + 1;
    while (end < text.size() && is_of_name(text[end])) ++end;
    if (end >= text.size() || text[end] != '=') return true;
  }
  return false;
}

/// Something between two signs that has no space in it: `{player}`, `%player%`, `<red>`.
bool has_placeholder(std::string_view text) {
  constexpr std::array<std::pair<char, char>, 3> signs{{{'{', '}'}, {'%', '%'}, {'<', '>'}}};
  return std::any_of(signs.begin(), signs.end(), [text](const auto& pair) {
    const std::size_t begin = text.find(pair.first);
    if (begin == std::string_view::npos) return false;
    const std::size_t end = text.find(pair.second, begin + 1);
    return end != std::string_view::npos && end > begin + 1;
  });
}

}  // namespace

bool is_message_file(std::string_view file) {
  constexpr std::string_view words[] = {"lang", "messag", "locale", "translation"};
  const std::string path = lowered(file);
  const auto holds = [&](std::string_view word) { return path.find(word) != std::string::npos; };
  if (std::any_of(std::begin(words), std::end(words), holds)) return true;
  const std::string_view name = file.substr(file.rfind('/') + 1);
  return is_language(name.substr(0, name.rfind('.')));
}

bool is_worded(std::string_view text) {
  return text.find_first_of(" \t\n") != std::string_view::npos || has_colour(text) || has_placeholder(text);
}

}  // namespace ampcfg::drift

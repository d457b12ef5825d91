#include "drift/matching/glob.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ampcfg::drift {
namespace {

/// The character that `text` begins with; a byte that is no UTF-8 stands for itself, apart from every character.
struct Character {
  std::uint32_t code = 0;
  std::size_t length = 1;
};

Character first(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  std::uint32_t code = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (lead < 0xC0 || i >= text.size() || (byte(i) & 0xC0U) != 0x80) return {0x110000 + lead, 1};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  return {code, length};
}

bool in_class(std::string_view name, std::uint32_t code) {
  const bool lower = code >= 'a' && code <= 'z';
  const bool upper = code >= 'A' && code <= 'Z';
  const bool digit = code >= '0' && code <= '9';
  const bool space = code == ' ' || (code >= '\t' && code <= '\r');
  if (name == "alpha") return lower || upper;
  if (name == "digit") return digit;
  if (name == "alnum") return lower || upper || digit;
  if (name == "lower") return lower;
  if (name == "upper") return upper;
  if (name == "space") return space;
  if (name == "punct") return code > ' ' && code < 0x7F && !lower && !upper && !digit;
  return false;
}

/// What a pattern's `[…]` says of a character, and its length; nothing where the bracket is never closed.
struct Bracket {
  bool matches = false;
  std::size_t length = 0;
};

std::optional<Bracket> bracket(std::string_view pattern, std::uint32_t code) {
  std::size_t at = 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool found = false;
  const auto take = [&] {
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    const Character taken = first(pattern.substr(at));
    at += taken.length;
    return taken.code;
  };
  for (const std::size_t start = at; at < pattern.size();) {
    if (pattern[at] == ']' && at > start) return Bracket{found != negated, at + 1};
    const std::size_t end = pattern.substr(at).starts_with("[:") ? pattern.find(":]", at + 2) : std::string_view::npos;
    if (end != std::string_view::npos) {
      found = found || in_class(pattern.substr(at + 2, end - at - 2), code);
      at = end + 2;
      continue;
    }
    const std::uint32_t low = take();
    std::uint32_t high = low;
    if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
      ++at;
      high = take();
    }
    found = found || (low <= code && code <= high);
  }
  return std::nullopt;
}

/// How much of `pattern` one character of the name uses up; 0 where they do not match.
std::size_t step(std::string_view pattern, std::uint32_t code) {
  if (pattern.empty()) return 0;
  if (pattern[0] == '?') return 1;
  if (pattern[0] == '[') {
    if (const auto set = bracket(pattern, code)) return set->matches ? set->length : 0;
  }
  const std::size_t escape = pattern[0] == '\\' && pattern.size() > 1 ? 1 : 0;
  const Character wanted = first(pattern.substr(escape));
  return wanted.code == code ? escape + wanted.length : 0;
}

}  // namespace

bool glob(std::string_view pattern, std::string_view name) {
  std::size_t at = 0;
  std::size_t in = 0;
  std::optional<std::size_t> star;  // behind the last star
  std::size_t star_in = 0;          // the name's part that it has not taken yet
  while (in < name.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = ++at;
      star_in = in;
      continue;
    }
    const Character next = first(name.substr(in));
    if (const std::size_t used = step(pattern.substr(at), next.code)) {
      at += used;
      in += next.length;
      continue;
    }
    if (!star) return false;
    star_in += first(name.substr(star_in)).length;
    in = star_in;
    at = *star;
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

}  // namespace ampcfg::drift

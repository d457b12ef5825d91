#include "document/json/json_shadow.hpp"

#include <cstddef>
#include <optional>

#include "document/reading/digit.hpp"

namespace ampcfg::document {
namespace {

/// The code unit of the `\uXXXX` that `text` begins with.
std::optional<unsigned> code_unit(std::string_view text) {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  unsigned unit = 0;
  for (const char c : text.substr(2, 4)) {
    const int digit = is_digit(c)            ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    unit = unit * 16 + static_cast<unsigned>(digit);
  }
  return unit;
}

bool is_high(unsigned unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low(unsigned unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

bool begins_pair(std::string_view text) {
  const auto first = code_unit(text);
  if (!first || !is_high(*first)) return false;
  const auto second = code_unit(text.substr(6));
  return second && is_low(*second);
}

/// The length of the JSON number that `text` begins with; 0 where it begins with none.
std::size_t number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t first = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > first;
  };
  const auto take = [&](std::string_view any) {
    if (at >= text.size() || any.find(text[at]) == std::string_view::npos) return false;
    ++at;
    return true;
  };
  take("-");
  if (!take("0") && !digits()) return 0;
  if (take(".") && !digits()) return 0;
  if (take("eE")) {
    take("+-");
    if (!digits()) return 0;
  }
  return at;
}

void append(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  const unsigned lead = more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0;
  out += static_cast<char>(lead | code >> (6 * more));
  for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80U | (code >> (6 * i) & 0x3FU));
}

/// From a string's first character to behind its closing quote.
std::size_t shadow_string(std::string& text, std::size_t at) {
  while (at < text.size() && text[at] != '"') {
    if (text[at] != '\\') {
      ++at;
      continue;
    }
    const auto rest = std::string_view(text).substr(at);
    const auto unit = code_unit(rest);
    if (!unit) {
      at += 2;
    } else if (begins_pair(rest)) {
      at += 12;
    } else {
      if (is_high(*unit)) text.replace(at + 2, 4, "FFFD");
      at += 6;
    }
  }
  return at + 1;
}

}  // namespace

std::string shadow_of(std::string_view bytes) {
  std::string text(bytes);
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '"') {
      at = shadow_string(text, at + 1);
    } else if (is_digit(text[at]) || text[at] == '-') {
      const std::size_t length = number(std::string_view(text).substr(at));
      if (length > 2) text.replace(at, length, "0." + std::string(length - 2, '0'));
      at += length > 0 ? length : 1;
    } else {
      ++at;
    }
  }
  return text;
}

std::string unescape(std::string_view raw) {
  std::string text;
  for (std::size_t at = 0; at < raw.size();) {
    if (raw[at] != '\\') {
      text += raw[at++];
      continue;
    }
    const auto rest = raw.substr(at);
    if (begins_pair(rest)) {
      append(text, 0x10000 + ((*code_unit(rest) - 0xD800) << 10) + (*code_unit(rest.substr(6)) - 0xDC00));
      at += 12;
    } else if (const auto unit = code_unit(rest)) {
      append(text, *unit);
      at += 6;
    } else {
      constexpr std::string_view from = "bfnrt";
      constexpr std::string_view to = "\b\f\n\r\t";
      const std::size_t found = from.find(rest[1]);
      text += found == std::string_view::npos ? rest[1] : to[found];
      at += 2;
    }
  }
  return text;
}

}  // namespace ampcfg::document

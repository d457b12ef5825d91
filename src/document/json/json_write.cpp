#include "ampcfg/document/json/json_write.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "document/json/deception.hpp"

namespace ampcfg::document {
namespace {

void escape_unit(std::string& out, unsigned unit, bool capitals) {
  const std::string_view digits = capitals ? "0123456789ABCDEF" : "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 15U];
}

/// A character of `text`, a lone surrogate's three bytes among them: its code and length; length 0 where it is none.
struct Character {
  char32_t code = 0;
  std::size_t length = 0;
};

Character decode(std::string_view text) {
  if (text.empty()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
  const unsigned lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || length > text.size()) return {};
  char32_t code = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF) return {};
  return {code, length};
}

/// One that must not stay, or a byte that is no character.
void escape(std::string& out, const Character& character, char byte, bool capitals = false) {
  constexpr char32_t first_of_two = 0x10000;
  if (byte == '"' || byte == '\\') {
    out += {'\\', byte};
  } else if (character.length == 0) {
    escape_unit(out, 0xDC00U + static_cast<unsigned char>(byte), capitals);
  } else if (character.code < first_of_two) {
    escape_unit(out, character.code, capitals);
  } else {
    escape_unit(out, 0xD800U + ((character.code - first_of_two) >> 10U), capitals);
    escape_unit(out, 0xDC00U + ((character.code - first_of_two) & 0x3FFU), capitals);
  }
}

/// The same as a file has it that people keep.
void escape(std::string& out, const Character& character, char byte, const JsonEscapes& escapes) {
  constexpr std::string_view from = "/\b\f\n\r\t";
  constexpr std::string_view to = "/bfnrt";
  const std::size_t found = from.find(byte);
  if (found != std::string_view::npos) {
    out += {'\\', to[found]};
  } else {
    escape(out, character, byte, escapes.capitals);
  }
}

bool deceives(char32_t before, char32_t code, std::string_view after) {
  if (!is_deceptive(code)) return false;
  return !is_joiner(code) || !is_seen_to_join(before, code, decode(after).code);
}

/// Of `text`, what `is_plain` as it is, of the other ASCII all escaped, and of all else what `must_not_stay` between
/// the character before it and the text behind it.
template <typename IsPlain, typename MustNotStay, typename Escape>
void write_characters(std::string& out, std::string_view text, IsPlain is_plain, MustNotStay must_not_stay,
                      Escape escape_one) {
  std::size_t begin = 0;  // of what stays and is not written yet
  char32_t before = 0;    // also ASCII, beside which nothing joins
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t plain = at;
    while (at < text.size() && is_plain(text[at])) ++at;
    if (at == text.size()) break;
    if (at > plain) before = 0;
    const Character next = decode(text.substr(at));
    const std::size_t end = at + std::max<std::size_t>(next.length, 1);
    if (next.length < 2 || must_not_stay(before, next.code, text.substr(end))) {
      out.append(text, begin, at - begin);
      escape_one(out, next, text[at]);
      begin = end;
    }
    before = next.code;
    at = end;
  }
  out.append(text, begin);
}

/// The same of what is not deceptive.
template <typename IsPlain>
void write_characters(std::string& out, std::string_view text, IsPlain is_plain) {
  write_characters(out, text, is_plain, deceives,
                   [](std::string& to, const Character& character, char byte) { escape(to, character, byte); });
}

void write_floating(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += std::isnan(value) ? "\".nan\"" : value > 0 ? "\".inf\"" : "\"-.inf\"";
    return;
  }
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  const std::string_view digits(buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data()));
  out += digits;
  if (digits.find_first_of(".e") == std::string_view::npos) out += ".0";
}

}  // namespace

void write_shown(std::string& out, std::string_view text) {
  write_characters(out, text, [](char byte) { return byte >= 0x20 && byte < 0x7F; });
}

void write_json(std::string& out, std::string_view text) {
  out += '"';
  write_characters(out, text, [](char byte) { return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\'; });
  out += '"';
}

void write_json(std::string& out, std::string_view text, const JsonEscapes& escapes) {
  out += '"';
  write_characters(
      out, text,
      [&](char byte) {
        return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\' && (byte != '/' || !escapes.slashes);
      },
      [&](char32_t before, char32_t code, std::string_view after) {
        return escapes.non_ascii || deceives(before, code, after);
      },
      [&](std::string& to, const Character& character, char byte) { escape(to, character, byte, escapes); });
  out += '"';
}

void write_json(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      out += "null";
      break;
    case Value::Kind::boolean:
      out += value.boolean() ? "true" : "false";
      break;
    case Value::Kind::integer:
      out += value.digits();
      break;
    case Value::Kind::floating:
      write_floating(out, value.floating());
      break;
    case Value::Kind::string:
      write_json(out, value.text());
      break;
    case Value::Kind::list: {
      out += '[';
      std::string_view separator;
      for (const Value& item : value.items()) {
        out += separator;
        write_json(out, item);
        separator = ", ";
      }
      out += ']';
      break;
    }
    case Value::Kind::mapping: {
      out += '{';
      std::string_view separator;
      for (const Entry& entry : value.entries()) {
        out += separator;
        write_json(out, entry.key);
        out += ": ";
        write_json(out, entry.value);
        separator = ", ";
      }
      out += '}';
      break;
    }
  }
}

bool can_be_json(const Value& value) {
  const auto can_entry = [](const Entry& entry) { return can_be_json(entry.value); };
  switch (value.kind()) {
    case Value::Kind::floating:
      return std::isfinite(value.floating());
    case Value::Kind::list:
      return std::all_of(value.items().begin(), value.items().end(), can_be_json);
    case Value::Kind::mapping:
      return std::all_of(value.entries().begin(), value.entries().end(), can_entry);
    default:
      return true;
  }
}

}  // namespace ampcfg::document

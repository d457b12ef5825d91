#include "ampcfg/document/json/json_write.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

namespace ampcfg::document {
namespace {

void escape(std::string& out, unsigned unit) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 15U];
}

/// Characters that steer a terminal or a reader's eye instead of showing themselves, and lone surrogates.
bool is_escaped(unsigned code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || (code >= 0xD800 && code <= 0xDFFF);
}

/// A character of `text`, a lone surrogate's three bytes among them: its code and length; length 0 where it is none.
struct Character {
  unsigned code = 0;
  std::size_t length = 0;
};

Character decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
  const unsigned lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || length > text.size()) return {};
  unsigned code = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF) return {};
  return {code, length};
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

void write_json(std::string& out, std::string_view text) {
  out += '"';
  const auto is_plain = [](char byte) { return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\'; };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && is_plain(text[at])) ++at;
    out.append(text, begin, at - begin);
    if (at == text.size()) break;
    const char byte = text[at];
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += byte;
      ++at;
      continue;
    }
    const Character next = decode(text.substr(at));
    if (next.length == 0) {
      escape(out, 0xDC00U + static_cast<unsigned char>(byte));
    } else if (is_escaped(next.code)) {
      escape(out, next.code);
    } else {
      out += text.substr(at, next.length);
    }
    at += next.length == 0 ? 1 : next.length;
  }
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

}  // namespace ampcfg::document

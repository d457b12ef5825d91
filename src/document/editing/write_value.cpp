#include "document/editing/write_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "document/reading/digit.hpp"
#include "document/reading/java.hpp"
#include "document/reading/refused.hpp"
#include "document/reading/scalar.hpp"
#include "document/reading/text.hpp"

namespace ampcfg::document {
namespace {

constexpr std::size_t longest_integer = 1000;

/// Characters that a file may hold as they are, on one line and in sight.
bool is_visible(char32_t character) {
  return (character >= 0x20 && character <= 0x7E) ||
         (character >= 0xA0 && character <= 0xD7FF && character != 0x2028 && character != 0x2029) ||
         (character >= 0xE000 && character <= 0xFFFD && character != 0xFEFF) ||
         (character >= 0x10000 && character <= 0x10FFFF);
}

template <typename Predicate>
bool all_characters(std::string_view text, Predicate holds) {
  const char* at = text.data();
  for (const char* const end = at + text.size(); at < end;) {
    if (!holds(next_character(at))) return false;
  }
  return true;
}

/// `2024-01-31` and more behind it: a date to some readers.
bool is_date(std::string_view text) {
  static constexpr std::string_view form = "0000-0";
  if (text.size() < form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '0' ? !is_digit(text[i]) : text[i] != form[i]) return false;
  }
  return true;
}

/// Words that other readers of YAML take for something else.
bool is_taken(std::string_view text) {
  static constexpr std::array<std::string_view, 2> words{"=", "<<"};
  return std::find(words.begin(), words.end(), text) != words.end() || is_date(text);
}

bool begins_plain(std::string_view text) {
  static constexpr std::string_view indicators = ",[]{}#&*!|>'\"%@`?:";
  if (indicators.find(text[0]) != std::string_view::npos) return false;
  if (text.starts_with("---") || text.starts_with("...")) return false;
  return text[0] != '-' || (text.size() > 1 && text[1] != ' ');
}

/// Whether `text` can stand without quotes for itself, what it resolves to aside.
bool is_plain(std::string_view text, bool in_flow) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':' || !begins_plain(text))
    return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  if (in_flow && text.find_first_of(",[]{}?:") != std::string_view::npos) return false;
  return all_characters(text, is_visible);
}

bool is_string_when_plain(std::string_view text) {
  return resolve_plain(text) == Tag::string && !is_taken(text);
}

std::string in_single_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out += '\'';
}

void append_escape(std::string& out, char32_t character) {
  switch (character) {
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default: {
      const auto code = static_cast<std::uint32_t>(character);
      out += code <= 0xFF     ? fmt::format("\\x{:02x}", code)
             : code <= 0xFFFF ? fmt::format("\\u{:04x}", code)
                              : fmt::format("\\U{:08x}", code);
    }
  }
}

std::string in_double_quotes(std::string_view text) {
  std::string out = "\"";
  const char* at = text.data();
  for (const char* const end = at + text.size(); at < end;) {
    const char* const begin = at;
    const char32_t character = next_character(at);
    if (character == '"' || character == '\\') {
      out.append("\\").push_back(static_cast<char>(character));
    } else if (is_visible(character)) {
      out.append(begin, at);
    } else {
      append_escape(out, character);
    }
  }
  return out += '"';
}

std::string between_quotes(std::string_view text, Quotes quotes) {
  if (quotes == Quotes::single && all_characters(text, is_visible)) return in_single_quotes(text);
  return in_double_quotes(text);
}

std::string string_text(std::string_view text, const Manner& manner, bool in_flow) {
  const bool plain = is_plain(text, in_flow) && is_string_when_plain(text);
  if (plain && manner.plain == Quotes::none) return std::string(text);
  return between_quotes(text, plain ? manner.plain : manner.needed);
}

std::string float_text(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  const double size = std::abs(value);
  const bool short_in_full = size == 0 || (size >= 1e-5 && size < 1e15);
  std::array<char, 64> digits{};
  const auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                        short_in_full ? std::chars_format::fixed : std::chars_format::scientific)
                              .ptr;
  std::string text(static_cast<const char*>(digits.data()), end);
  if (text.find('.') == std::string::npos) text.insert(std::min(text.find('e'), text.size()), ".0");
  return text;
}

std::string scalar_text(const Value& value, const Manner& manner, bool in_flow) {
  switch (value.kind()) {
    case Value::Kind::boolean:
      return value.boolean() ? "true" : "false";
    case Value::Kind::integer:
      if (value.digits().size() > longest_integer)
        throw Refused(0, "Bukkit's loader cannot read an integer of more than 1,000 digits");
      return std::string(value.digits());
    case Value::Kind::floating:
      return float_text(value.floating());
    case Value::Kind::string:
      return string_text(value.text(), manner, in_flow);
    default:
      return "null";
  }
}

/// Writes collections in block style, line by line.
class BlockWriter {
 public:
  explicit BlockWriter(const Manner& manner) : manner_(manner) {}

  /// The first line is begun already where `begun`: its column is the same as the others'.
  void write(const Value& value, std::uint32_t column, bool begun) {
    if (value.kind() == Value::Kind::list) {
      for (const Value& item : value.items()) {
        begin_line(column, begun);
        begun = false;
        out_ += '-';
        write_item(item, column);
      }
    } else {
      for (const Entry& entry : value.entries()) {
        begin_line(column, begun);
        begun = false;
        out_.append(key_text(entry.key, manner_, false)).append(":");
        write_member(entry.value, column);
      }
    }
  }
  std::string take() { return std::move(out_); }

 private:
  void begin_line(std::uint32_t column, bool begun) {
    if (!begun) out_.append(manner_.line_end).append(column, ' ');
  }
  void write_item(const Value& item, std::uint32_t column) {
    out_ += ' ';
    if (is_inline(item)) {
      out_ += inline_text(item, manner_, false);
    } else {
      write(item, column + 2, true);
    }
  }
  void write_member(const Value& member, std::uint32_t column) {
    if (is_inline(member)) {
      out_.append(" ").append(inline_text(member, manner_, false));
    } else {
      write(member, column_below(member, column, manner_), false);
    }
  }

  const Manner& manner_;
  std::string out_;
};

}  // namespace

bool is_inline(const Value& value) noexcept {
  switch (value.kind()) {
    case Value::Kind::list:
      return value.items().empty();
    case Value::Kind::mapping:
      return value.entries().empty();
    default:
      return true;
  }
}

std::string inline_text(const Value& value, const Manner& manner, bool in_flow) {
  std::string out;
  std::string_view separator;
  switch (value.kind()) {
    case Value::Kind::list:
      for (const Value& item : value.items()) {
        out.append(separator).append(inline_text(item, manner, true));
        separator = ", ";
      }
      return "[" + out + "]";
    case Value::Kind::mapping:
      for (const Entry& entry : value.entries()) {
        out.append(separator).append(key_text(entry.key, manner, true)).append(": ");
        out.append(inline_text(entry.value, manner, true));
        separator = ", ";
      }
      return "{" + out + "}";
    default:
      return scalar_text(value, manner, in_flow);
  }
}

std::string key_text(std::string_view key, const Manner& manner, bool in_flow) {
  const bool number = !key.empty() && key.size() <= 18 && std::all_of(key.begin(), key.end(), is_digit) &&
                      (key[0] != '0' || key.size() == 1);
  const bool plain = number || (is_plain(key, in_flow) && is_string_when_plain(key));
  if (plain && manner.keys == Quotes::none) return std::string(key);
  return between_quotes(key, plain ? manner.keys : manner.needed);
}

std::string block_text(const Value& value, std::uint32_t column, const Manner& manner) {
  BlockWriter writer(manner);
  writer.write(value, column, false);
  return writer.take();
}

std::uint32_t column_below(const Value& value, std::uint32_t column, const Manner& manner) noexcept {
  return column + (value.kind() == Value::Kind::list ? manner.dash_step : manner.step);
}

std::string text_block(std::string_view text, char style, std::uint32_t column, std::string_view line_end) {
  const bool ended = text.ends_with('\n');
  if (ended) text.remove_suffix(1);
  const auto fits = [](char32_t character) { return is_visible(character) || character == '\n' || character == '\t'; };
  if (text.empty() || text.ends_with('\n') || text.find_first_of(" \t\n") == 0 || !all_characters(text, fits))
    return {};
  std::string out(1, style == '>' && text.find('\n') != std::string_view::npos ? '|' : style);
  if (!ended) out += '-';
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out.append(line_end);
    if (end > begin) out.append(column, ' ').append(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

}  // namespace ampcfg::document

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ampcfg/document/reading/value.hpp"

/// Values as YAML that SnakeYAML reads back as the same, and that a server's operator would have written.
namespace ampcfg::document {

enum class Quotes : std::uint8_t { none, single, twofold };

/// How a file writes what can be written in more than one way.
struct Manner {
  std::string_view line_end = "\n";
  std::uint32_t step = 2;          ///< of indentation
  std::uint32_t dash_step = 0;     ///< how much deeper than its key a list's dashes stand
  bool flow_lists = false;         ///< lists stand in brackets
  Quotes plain = Quotes::none;     ///< of strings that need none
  Quotes needed = Quotes::single;  ///< of strings that need some
  Quotes keys = Quotes::none;      ///< of keys that need none
};

/// Whether `value` takes one line in block style: a scalar or an empty collection.
bool is_inline(const Value& value) noexcept;

/// A scalar or a collection on one line, for a place within brackets (`in_flow`) or a value behind `key: ` or `- `.
/// Throws Refused for what YAML has no plain words for (an integer of more than a thousand digits).
std::string inline_text(const Value& value, const Manner& manner, bool in_flow);

/// A key as text that resolves to `key` itself.
std::string key_text(std::string_view key, const Manner& manner, bool in_flow);

/// The lines of a list or mapping that is not empty, its dashes or keys at `column`, each with a line's end before it.
std::string block_text(const Value& value, std::uint32_t column, const Manner& manner);

/// Where the dashes of a list under a key at `column`, or the keys of a mapping there, are to stand.
std::uint32_t column_below(const Value& value, std::uint32_t column, const Manner& manner) noexcept;

/// The lines of a literal (`|`) or folded text block for `text`, header first, the others at `column`; empty where it
/// cannot be written so.
std::string text_block(std::string_view text, char style, std::uint32_t column, std::string_view line_end);

}  // namespace ampcfg::document

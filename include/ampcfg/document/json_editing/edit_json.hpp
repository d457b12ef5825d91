#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::document {

/// What becomes of one member of a JSON text.
struct JsonChange {
  enum class Kind : std::uint8_t { set, remove, rename };

  Kind kind = Kind::set;
  /// The names down to the member, as they are before any change. Empty: the whole text, which can only be set.
  std::vector<std::string> path;
  /// `set`: the value, as a JSON text in any layout. `rename`: the new name.
  std::string text;
};

/// Why nothing was changed.
struct JsonRefusal {
  std::string reason;                 ///< for people, without the file's name; it may name members, never values
  std::optional<Place> place;         ///< in the text that was to be changed, where it is about one there
  std::optional<std::size_t> change;  ///< the place among the changes asked for, where it is about one of them
};

/// A JSON text with all of the changes made, or none: `bytes` are read as `JsonText::read` does.
///
/// `set` replaces the value, or puts the member in, with all objects that are missing on its way. A value that stands
/// there already stays as it is written: the same names in the same order, texts, and numbers that are read as the
/// same. Another number is written as `text` spells it. What is not there is removed already. An object that loses its
/// last member so goes too, and what holds it, but never the top. `rename` leaves the member where it is.
///
/// All else keeps every byte. A list that replaces a list keeps the items that both have, as they are written. What is
/// written anew is written as beside it: the members of an object each on a line, or all on one; indent, ends of lines,
/// spaces, and how strings are escaped (a text of pure ASCII stays so). Where nothing in the text shows the indent, it
/// is `indent`. A directive (an object with a name that begins with `$`) and a new list stand on one line.
/// A new member of an object of three or more that is sorted by code points goes to its place; else behind the last of
/// those that share the longest beginning with its name; at the end where none does. Those of one place, and all
/// members of an object that was not there or was empty, stand in the order asked for.
///
/// Refused are: what is no JSON, in `bytes` or as a value; names on a change's way that stand twice in their object;
/// values on the way that are no objects; two changes of one member, or of one and something in it (but for `rename`);
/// a new name that another member has; and, as the result is read again, anything else changed than was asked for. Time
/// is linear in the size of the text and of the changes, but for sorting the names in the objects that are changed.
std::variant<std::string, JsonRefusal> edit_json(std::string bytes, std::span<const JsonChange> changes,
                                                 std::string_view indent = "  ");

/// The same of a text that was read already; what comes of it has been read as well.
std::variant<JsonText, JsonRefusal> edit_json(const JsonText& text, std::span<const JsonChange> changes,
                                              std::string_view indent = "  ");

/// One step of indentation, as the first object in the text that has its members on lines of their own shows it.
std::optional<std::string> indent_of(const JsonText& text);

}  // namespace ampcfg::document

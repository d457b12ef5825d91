#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/json/json_write.hpp"

namespace ampcfg::document {

/// How a text writes what JSON leaves open, where it shows that.
struct JsonManner {
  std::string line_end = "\n";
  std::string step;                 ///< of indentation
  std::string colon = ": ";         ///< behind a name
  std::string object_comma = ", ";  ///< between members on one line
  std::string list_comma = ", ";
  std::string object_padding;  ///< within the braces of an object on one line
  std::string list_padding;
  JsonEscapes escapes;
  std::vector<std::optional<bool>>
      objects_on_lines;  ///< whether the first object at that depth has its members on lines

  [[nodiscard]] bool is_on_lines(std::size_t depth) const {
    return depth >= objects_on_lines.size() || objects_on_lines[depth].value_or(true);
  }
};

/// `step` is taken where the text shows none.
JsonManner manner_of(const JsonText& text, std::string_view step);

/// Where a member with its name, or an item, begins.
std::size_t begin_of(const JsonNode& child);
/// What stands between an object's or list's bracket and the first in it, which must be there.
std::string_view lead_of(const JsonText& text, const JsonNode& container);
/// What stands behind that child of it, up to the next.
std::string_view gap_behind(const JsonText& text, const JsonNode& container, std::size_t child);
/// Whether the members begin on a line of their own.
bool opens_on_lines(const JsonText& text, const JsonNode& container);
/// Whether a member's name begins with `$`.
bool is_directive(const JsonNode& node);

inline constexpr std::string_view line_ends = "\r\n";
bool has_line_end(std::string_view space);
/// The blanks behind the last end of a line.
std::string_view behind_line_end(std::string_view space);

}  // namespace ampcfg::document

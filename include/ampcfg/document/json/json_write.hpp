#pragma once

#include <string>
#include <string_view>

#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

/// `text` as it may be shown: control characters, U+0080 to U+009F, marks of direction and ends of lines, characters
/// that are not seen and lone surrogates as `\uXXXX`, twice for those above U+FFFF; bytes that are not UTF-8 as
/// `\udcXX`. Joiners stay where they join letters or emoji. All else stays. Appended to `out`.
void write_shown(std::string& out, std::string_view text);
/// `text` as a JSON string with its quotes, escaped as above, and so read back as it is. Appended to `out`.
void write_json(std::string& out, std::string_view text);

/// In which of its ways a JSON text writes strings.
struct JsonEscapes {
  bool non_ascii = false;  ///< what is not ASCII is escaped
  bool slashes = false;    ///< `\/`
  bool capitals = false;   ///< hexadecimal digits as in `\u00FC`
};

/// `text` as a JSON string in a file that people keep: as above, but with the short escapes, such as `\n`, where JSON
/// has one. Appended to `out`.
void write_json(std::string& out, std::string_view text, const JsonEscapes& escapes);
/// False where JSON cannot say it: `.inf`, `-.inf` or `.nan`, also in a list.
bool can_be_json(const Value& value);
/// `value` as JSON on one line: integers in full, `.inf`, `-.inf` and `.nan` as strings. Appended to `out`.
void write_json(std::string& out, const Value& value);

}  // namespace ampcfg::document

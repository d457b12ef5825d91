#pragma once

#include <string>
#include <string_view>

#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

/// `value` as JSON on one line: integers in full, `.inf`, `-.inf` and `.nan` as strings, control characters, U+0080 to
/// U+009F, bidirectional and line-separating marks and lone surrogates as `\uXXXX`, bytes that are not UTF-8 as
/// `\udcXX`. Appended to `out`.
void write_json(std::string& out, const Value& value);
/// `text` as a JSON string with its quotes, escaped as above. Appended to `out`.
void write_json(std::string& out, std::string_view text);

}  // namespace ampcfg::document

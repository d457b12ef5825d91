#pragma once

#include <string_view>

namespace ampcfg::drift {

/// JSON Schemas (draft 4, the one RapidJSON checks) of a set's files, by file name; empty for an unknown name. The same
/// text is in `expectations/`.
std::string_view set_schema(std::string_view file_name);

}  // namespace ampcfg::drift

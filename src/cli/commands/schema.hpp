#pragma once

#include <string_view>

namespace ampcfg::cli {

/// The JSON Schema (draft 4) of a command's JSON output, by `Command::schema`; empty for an unknown name.
std::string_view output_schema(std::string_view name);

}  // namespace ampcfg::cli

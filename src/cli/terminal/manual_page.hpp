#pragma once

#include <string_view>

#include "ampcfg/cli/terminal/console.hpp"

namespace ampcfg::cli {

/// Prints a manual page, written in those parts of mdoc(7) that ours have; a macro that is none of them is printed as
/// text.
void print_manual_page(Output& out, std::string_view mdoc);

}  // namespace ampcfg::cli

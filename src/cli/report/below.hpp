#pragma once

#include <cstddef>
#include <string_view>

#include "ampcfg/cli/terminal/console.hpp"

namespace ampcfg::cli {

/// How far lines below something stand in, and how far columns stand apart.
inline constexpr std::size_t indent = 2;
inline constexpr std::size_t gap = 2;

/// Lines below what `text` is about, which is safe to print: wrapped at spaces, and broken where a word is too long.
void print_below(Output& out, std::string_view text, Paint paint);

}  // namespace ampcfg::cli

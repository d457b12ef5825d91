#pragma once

#include <cstddef>

namespace ampcfg::cli {

/// How many columns of a terminal a character takes: 0, 1 or 2. Control characters are not for terminals and count 1.
std::size_t character_width(char32_t character) noexcept;

}  // namespace ampcfg::cli

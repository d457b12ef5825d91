#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "ampcfg/document/reading/document.hpp"

namespace ampcfg::document {

/// The first bytes of `text`, from `from` on, that are not UTF-8 (encoded surrogates and overlong forms are not).
std::optional<Range> not_utf8(std::string_view text, std::size_t from = 0);
/// Whether a lone surrogate stands in `text`, as `Value::string` has it.
bool has_lone_surrogate(std::string_view text);

}  // namespace ampcfg::document

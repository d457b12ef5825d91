#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

using Kept = std::vector<std::pair<std::size_t, std::size_t>>;

/// Which items of the old list `left` stay, and as which of the new one, in order. Lists of any length take little more
/// than time in proportion to it; very long ones may keep fewer items than they could.
Kept kept_items(std::span<const Value> left, std::span<const Value> right);

}  // namespace ampcfg::document

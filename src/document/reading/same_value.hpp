#pragma once

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

/// The same in kind and to the last bit, mappings in the same order: what a value is that nothing has touched.
bool identical(const Value& left, const Value& right) noexcept;

/// A mapping as Bukkit has it after `createSection`: keys cut at their dots. Kept in `arena`.
Value flattened(const Value& mapping, Arena& arena);

}  // namespace ampcfg::document

#pragma once

#include <optional>
#include <string>

#include "ampcfg/document/json/json.hpp"
#include "document/json_editing/json_changes.hpp"

namespace ampcfg::document {

/// Why `after` is not `before` with the changes and nothing else; nothing where it is: what no change is about is
/// written as it was, byte for byte, and in its order.
std::optional<std::string> find_json_fault(const JsonText& before, const JsonText& after, const ChangeNode& changes);

}  // namespace ampcfg::document

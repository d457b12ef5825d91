#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ampcfg/document/editing/edit.hpp"

namespace ampcfg::document {

/// What an edit that gives a value changed in a file beside that value, in words; nothing where every other byte is as
/// it was. Judged by the bytes alone: before the value and behind its lines they are the same; in its lines all that
/// stays stays in order, comments too, and what is new is in one place; a key that is put in is nothing but bytes put
/// in. Files in which something is repeated by an alias or `<<` are not judged: there anchors move.
std::optional<std::string> changed_outside(const Document& before, const Edit& edit, std::string_view after);

/// The same for a list from which one item is taken away or into which one is put, `grown` says which.
std::optional<std::string> changed_beside_item(std::string_view before, std::string_view after, bool grown);

}  // namespace ampcfg::document

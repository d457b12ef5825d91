#pragma once

#include <string>
#include <string_view>

namespace ampcfg::document {

/// `bytes` of a JSON text with what RapidJSON refuses, though RFC 8259 allows it, replaced by something that it takes
/// and that is as long: lone surrogate escapes by another character, numbers beyond a double's range by smaller ones.
/// What is wrong in `bytes` stays so.
std::string shadow_of(std::string_view bytes);

/// The text of a JSON string given between its quotes, which RapidJSON has accepted in the shadow.
std::string unescape(std::string_view raw);

}  // namespace ampcfg::document

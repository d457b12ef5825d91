#pragma once

#include <string_view>

#include "ampcfg/document/reading/arena.hpp"
#include "document/reading/node.hpp"

namespace ampcfg::document {

/// What a plain scalar without a tag is, by its form: SnakeYAML's Resolver, with its limits of length. Dates are
/// strings, as they are written.
Tag resolve_plain(std::string_view text) noexcept;

/// What `tag` names, in full (`tag:yaml.org,2002:int`). `!!binary`, `!!set`, `!!omap` and `!!pairs` are unknown.
Tag tag_named(std::string_view tag) noexcept;
/// For a node with a tag that is unknown to the game server, or no tag of a mapping where keys are to be.
[[noreturn]] void refuse_unknown_tag(const Node& node);

/// Sets the value (and width) of a scalar by its tag, as SnakeYAML's SafeConstructor makes it. Throws Refused where
/// that throws.
void construct_scalar(Node& scalar, Arena& arena);

}  // namespace ampcfg::document

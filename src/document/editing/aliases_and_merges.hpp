#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/arena.hpp"
#include "document/editing/change.hpp"
#include "document/editing/outline.hpp"

/// What edits make of that which is written once and stands in other places too: by an alias `*`, or by a merge key
/// `<<` that gives a mapping the keys of another. An edit is about one path, so
/// - where a value stands by repetition, it is set there alone: in place of the alias stands a mapping of its own, and
/// a
///   mapping that merges gets a key of its own (`outermost_repetition`, `own_key`);
/// - what stands there by repetition cannot be taken away (`must_be_written_there`);
/// - where the value with the anchor is changed or goes, those that repeat it keep the old one: the first of them is
///   written out and gets the anchor (`release`).
namespace ampcfg::document {

/// The outermost of `source` and those above it that stands there by repetition; nothing where all are written there.
/// An alias that is the value of `source` counts only where its mapping is to get a key (`inside`), not where another
/// value is to stand in its place.
std::optional<std::uint32_t> outermost_repetition(const Outline& outline, std::uint32_t source, bool inside);

/// A key that a mapping is to get, by its path in it, a name with dots being one part.
struct OwnKey {
  std::vector<std::string_view> parts;
  Value value;
};

/// What the mapping that has `merged` by `<<` must have itself, so that `value` stands at `path`, which is that of
/// `merged` or below it. Throws Refused.
OwnKey own_key(Outline& outline, const Outline::Source& merged, std::string_view path, const Value& value,
               Arena& arena);

/// Throws Refused where the key of `source` stands there by an alias or `<<`.
void must_be_written_there(const Outline& outline, std::uint32_t source);

/// For what is repeated of a value that changes: puts its anchor and it, as it is now, where it is first repeated
/// outside `gone`. Appends to `changes`.
void release(Outline& outline, Node& node, Range gone, std::vector<Change>& changes);
/// The same for all that is in `node`, itself included.
void release_inside(Outline& outline, Node& node, Range gone, std::vector<Change>& changes);
/// The same for the values of `source` and all above it, in which something changes.
void release_around(Outline& outline, std::uint32_t source, Range gone, std::vector<Change>& changes);

}  // namespace ampcfg::document

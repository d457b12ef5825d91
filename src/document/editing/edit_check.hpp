#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ampcfg/document/editing/edit.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "document/editing/change.hpp"
#include "document/editing/outline.hpp"

namespace ampcfg::document {

/// What is wrong with an edited text.
struct Fault {
  std::string reason;                 ///< in words for people
  std::vector<std::size_t> culprits;  ///< the edits that do not have their value, if it is that
  bool is_of_whole = false;           ///< all of them together are too much for one file
};

/// Why `after` is not `before` with `which` of the edits and nothing else; nothing where it is:
/// the keys meant to change have their values, all others have theirs, in their order, and every comment is one still
/// but those that go with a key or item. The keys at and below a path of `moved` may stand elsewhere, among themselves
/// in their order.
std::optional<Fault> find_fault(const Outline& before, std::span<const Key> keys, const Document& after,
                                std::span<const Edit> edits, std::span<const std::size_t> which,
                                std::span<const Change> changes, const std::set<std::string, std::less<>>& moved);

}  // namespace ampcfg::document

#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/value.hpp"
#include "document/editing/change.hpp"
#include "document/editing/growing_mapping.hpp"
#include "document/editing/outline.hpp"

namespace ampcfg::document {

/// The first keys of a file that has none.
struct CreateKeys {
  GrowingMapping keys;
};

/// New keys of a mapping that has some.
struct AddKeys {
  Collection* owner = nullptr;
  Pair after;                           ///< of `owner`; the keys go behind it
  std::uint32_t above = Outline::none;  ///< the source whose value `owner` is
  GrowingMapping keys;
};

/// Another value behind a key: a whole one, or a mapping that edits below the key make.
struct SetValue {
  std::uint32_t source = 0;
  std::variant<GrowingMapping, Value> value;
};

struct RemoveKey {
  std::uint32_t source = 0;
};

/// What one or more edits are to do at one place of a file. Sources are those of its outline.
using EditTask = std::variant<CreateKeys, AddKeys, SetValue, RemoveKey>;

/// The keys to which more can be added; null where a whole value is set, or a key is taken away.
GrowingMapping* growing_keys(EditTask& task);

/// What it changes in the text, in order. Throws Refused.
std::vector<Change> changes_of(const EditTask& task, Outline& outline, Arena& arena);

}  // namespace ampcfg::document

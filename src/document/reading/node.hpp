#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

/// What a node is to be read as: of its own tag, or resolved from its form.
enum class Tag : std::uint8_t { null, boolean, integer, floating, string, sequence, mapping, merge, unknown };

/// The width in which Java holds an integer. Two of different widths are different keys even where their values are
/// equal.
enum class Width : std::uint8_t { none, int32, int64, unbounded };

/// What is kept of a file's reading, and for how long.
struct Memory {
  Arena& nodes;   ///< only while values are made of them
  Arena& values;  ///< characters, items and paths: as long as the document
};

/// A value as written. An alias is the anchored node itself.
struct Node {
  enum class Shape : std::uint8_t { scalar, sequence, mapping };

  Shape shape = Shape::scalar;
  Tag tag = Tag::null;
  Width width = Width::none;  ///< of a constructed integer
  bool constructed = false;   ///< `value` is known
  bool open = false;          ///< its end has not been read yet
  bool has_merge = false;     ///< a mapping in which a merge key is written
  bool flattened = false;     ///< a mapping without repeated keys and with the merged ones
  bool flow = false;          ///< a collection in brackets, or a pair among their items
  std::uint32_t begin = 0;    ///< in the decoded text, with its anchor and tag
  std::uint32_t content = 0;  ///< its first character behind them
  std::string_view text;      ///< a scalar's characters, or an unknown tag of a collection
  Value value;
};

/// A key and its value in a mapping as written. An alias's range is its own, not that of its node.
struct Pair {
  Node* key = nullptr;
  Node* value = nullptr;
  Range key_range;
  Range value_range;
};

/// Where an item of a list is written.
struct Item {
  std::uint32_t dash = 0;  ///< in brackets, where the item begins
  Range range;             ///< an alias's own
};

/// A list or mapping.
struct Collection : Node {
  std::span<Node* const> items;
  std::span<const Pair> pairs;
  std::span<const Item> written_items;  ///< only where the composer was asked for it
  // Of what it would be without aliases, itself included:
  std::uint32_t values = 0;
  std::uint32_t levels = 0;
  std::uint64_t text_bytes = 0;
};

inline Collection& collection(Node& node) noexcept {
  return static_cast<Collection&>(node);
}

}  // namespace ampcfg::document

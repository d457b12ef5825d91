#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document/reading/node.hpp"

namespace ampcfg::document {

/// Makes values of nodes as SnakeYAML's SafeConstructor does, and only of those that are asked for: what a repeated key
/// or a merge drops is never looked at.
class Constructor {
 public:
  /// `seed` is for hashes, see hash_text.
  Constructor(const Memory& memory, std::uint64_t seed) : nodes_(memory.nodes), values_(memory.values), seed_(seed) {}

  /// Leaves the last of each repeated key of a mapping and applies its merge keys: the merged keys stand where `<<`
  /// does, and where the mapping has one of them of its own, that stands in the place of the first. A mapping that is
  /// merged loses its own merge keys by that, as in SnakeYAML, if it was not flattened before.
  void flatten(Collection& mapping);
  /// Throws Refused, for a tag that the game server does not know and what it cannot read.
  Value value(Node& node);
  /// A key as text, as Java's `String.valueOf` writes it.
  std::string_view key_text(Node& key);

 private:
  /// What makes a key equal to another one.
  struct Identity {
    char kind = 0;
    std::string_view text;
    bool operator==(const Identity&) const = default;
  };
  struct Candidate {
    Pair pair;
    bool own;
  };
  struct Slot {
    std::uint32_t generation = 0;
    std::uint32_t index = 0;
    std::uint64_t hash = 0;
  };
  struct ComplexKey {
    std::string_view text;
    std::string_view identity;
  };

  void drop_repeated(Collection& mapping);
  bool has_few_different(std::span<const Pair> pairs);
  void merge(Collection& mapping);
  void collect(Collection& mapping, bool own, std::vector<Candidate>& candidates);
  void collect_merged(Node& merged, std::vector<Candidate>& candidates);

  Value list(Collection& node);
  Value mapping(Collection& node);

  Identity identity(Node& key);
  const ComplexKey& complex_key(Node& key);
  void append_text(std::string& out, Node& node);
  void append_identity(std::string& out, Node& node);

  void begin_table(std::size_t keys);
  /// The index of an equal key, or where there was none, `index`, which is its own from now on.
  std::uint32_t find_or_add(const Identity& key, std::uint32_t index);

  Arena& nodes_;
  Arena& values_;
  std::uint64_t seed_;
  std::vector<Slot> table_;
  std::vector<Identity> identities_;  ///< by index
  std::uint32_t generation_ = 0;
  std::unordered_map<const Node*, ComplexKey> complex_keys_;
};

}  // namespace ampcfg::document

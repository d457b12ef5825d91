#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "document/reading/composer.hpp"
#include "document/reading/constructor.hpp"
#include "document/reading/sections.hpp"

namespace ampcfg::document {

/// A file's keys after flattening. Where no key can meet another by its dots (`Composer::has_plain_keys`), as in most
/// files, they are listed as they stand, without the tree and table of `Sections`; else put into those. Safe from
/// several threads once it is made.
class Flattening {
 public:
  /// `seed` is for hashes, see hash_text. Paths and values are kept in `arena`, which must outlive this.
  Flattening(std::uint64_t seed, Arena& arena) : seed_(seed), arena_(arena) {}

  /// Takes the keys of a file's top mapping; once. Throws Refused.
  void put(const Composer& composer, Constructor& constructor, Collection& top);

  /// The leaves in Bukkit's order. Their ranges may be changed.
  [[nodiscard]] std::span<Key> leaves() noexcept { return leaves_; }
  [[nodiscard]] std::span<const Key> leaves() const noexcept { return leaves_; }
  /// The leaf at `path`, or null.
  [[nodiscard]] const Key* leaf(std::string_view path) const;
  /// See Sections::section.
  [[nodiscard]] std::optional<Key> section(std::string_view path, Arena& arena) const;
  [[nodiscard]] bool has_section(std::string_view path) const;

 private:
  /// A mapping with keys, as `list` has met it.
  struct Mapping {
    std::size_t first_leaf;  ///< whose path begins with the mapping's
    std::size_t path_size;
    Range key;
    Range written;
  };

  void list(Constructor& constructor, Collection& mapping);
  [[nodiscard]] bool may_search() const noexcept;
  [[nodiscard]] const Key* search(std::string_view path) const noexcept;
  std::string_view whole_path(std::string_view name);
  [[nodiscard]] std::string_view path_of(const Mapping& mapping) const noexcept;
  void put(Constructor& constructor, Sections::Section into, Collection& mapping);
  [[nodiscard]] const Sections& sections() const;
  [[nodiscard]] Sections put_again() const;

  std::uint64_t seed_;
  Arena& arena_;
  std::vector<Key> leaves_;
  std::vector<Mapping> mappings_;
  std::string above_;  ///< the path of the mapping that is listed, with a dot behind it
  std::size_t path_bytes_ = 0;
  bool listed_ = false;
  mutable std::atomic<std::size_t> searched_ = 0;  ///< how many keys were compared until now
  mutable std::atomic<std::size_t> found_ = 0;     ///< the leaf that was last found
  mutable std::once_flag sections_asked_;
  mutable std::optional<Sections> sections_;
};

}  // namespace ampcfg::document

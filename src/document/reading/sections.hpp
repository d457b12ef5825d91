#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "document/reading/refused.hpp"

namespace ampcfg::document {

/// A file's keys as Bukkit's `MemorySection` holds them: a tree of sections, cut at the dots of the keys that are put
/// in, each with its parts in the order in which they came first.
class Sections {
 public:
  using Section = std::uint32_t;
  static constexpr Section top = 0;
  /// What the dotted paths of all leaves may take.
  static constexpr std::size_t most_path_bytes = std::size_t{256} << 20;
  static Refused paths_too_long();

  /// `seed` is for hashes, see hash_text; `expected_keys` a guess.
  Sections(std::uint64_t seed, std::size_t expected_keys);

  /// Both throw Refused where there would be more than 3,000,000 parts in all.
  /// Bukkit's `createSection`: an empty section at `path` in `section`, in place of what was there. Parents that are no
  /// sections become some. `path` must outlive this.
  Section create(Section section, std::string_view path, Range key, Range written);
  /// Bukkit's `set`, but null stays. The same for parents and `path`.
  void set(Section section, std::string_view path, const Value& value, Range key, Range written);

  /// What stands at a path.
  struct Standing {
    const Value* value = nullptr;  ///< of a leaf; null for a section
    Section section = 0;           ///< of a section
    bool has_parts = false;        ///< of a section: it has some
    Range key;
    Range written;
  };
  /// Valid until the next `create` or `set`.
  [[nodiscard]] std::optional<Standing> at(std::string_view path) const noexcept;

  /// The leaves, an empty section being one, with paths kept in `arena`. Throws Refused where paths take more than
  /// `most_path_bytes`.
  std::vector<Key> leaves(Arena& arena);
  /// The place in `leaves()` of the leaf at `path`.
  [[nodiscard]] std::optional<std::size_t> leaf(std::string_view path) const noexcept;
  /// The section at `path` as a mapping, if it has parts; sections more than 1,000 below it are left out. Kept in
  /// `arena`.
  std::optional<Key> section(std::string_view path, Arena& arena) const;

 private:
  static constexpr std::uint32_t none = UINT32_MAX;

  /// A part of a section: a leaf or a section below it.
  struct Part {
    std::string_view name;
    Value value;
    Range key;
    Range written;
    std::uint32_t hash;
    Section parent;
    Section section = none;  ///< none for a leaf
    std::uint32_t next = none;
    std::uint32_t leaf = none;  ///< in `leaves()`
  };
  struct Parts {
    std::uint32_t first = none;
    std::uint32_t last = none;
  };

  Section new_section();
  Section parents(Section section, std::string_view& path, Range key, Range written);
  Part& put(Section section, std::string_view name, Range key, Range written);
  [[nodiscard]] std::uint32_t find(Section section, std::string_view name) const noexcept;
  [[nodiscard]] std::uint32_t find_path(std::string_view path) const noexcept;
  [[nodiscard]] std::uint32_t hash(Section section, std::string_view name) const noexcept;
  void grow();
  Value mapping(Section section, Arena& arena, unsigned levels) const;

  std::uint64_t seed_;
  std::vector<Part> parts_;
  std::vector<Parts> sections_;
  std::vector<std::uint32_t> table_;  ///< indices of parts, by hash
};

}  // namespace ampcfg::document

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ampcfg::document {

/// What Bukkit's `MemorySection` makes of keys: a tree of sections, cut at the dots of the keys that are put in, each
/// with its parts in the order in which they came first. A part replaces one that has its place, with all that is below
/// that; parents that are no sections become some. Who puts a key in gives it a number, and keeps by it what the key
/// has.
///
/// This rule stands here alone. What walks keys to put them in is written for each kind of tree: a file's nodes
/// (Flattening; with where they are written, Outline), a value (`flattened`), a set's JSON (drift's section_keys).
class SectionTree {
 public:
  using Section = std::uint32_t;
  static constexpr Section top = 0;
  static constexpr std::uint32_t none = UINT32_MAX;

  /// A part of a section: a leaf or a section below it.
  struct Part {
    std::string_view name;
    std::uint32_t key = none;  ///< the number of the key that made it, also as a parent
    Section parent = top;
    Section section = none;     ///< none for a leaf
    std::uint32_t next = none;  ///< the part behind it in its section
    std::uint32_t hash = 0;

    [[nodiscard]] bool is_section() const noexcept { return section != none; }
  };

  /// `seed` is for hashes, see hash_text; `expected_keys` a guess. It takes no more than `most_parts`.
  SectionTree(std::uint64_t seed, std::size_t expected_keys, std::size_t most_parts = none);

  /// Bukkit's `createSection`: an empty section at `path` in `section`; its number, none where no part fits any more.
  /// `path` must outlive this.
  Section create(Section section, std::string_view path, std::uint32_t key);
  /// Bukkit's `set`, but null stays: a leaf at `path` in `section`. False where no part fits any more. `path` must
  /// outlive this.
  bool set(Section section, std::string_view path, std::uint32_t key);

  // Parts are valid until the next `create` or `set`.
  /// What stands at a path from the top, or null.
  [[nodiscard]] const Part* find(std::string_view path) const noexcept;
  /// The first part of a section and the one behind a part, or null.
  [[nodiscard]] const Part* first(Section section) const noexcept { return at(sections_[section].first); }
  [[nodiscard]] const Part* next(const Part& part) const noexcept { return at(part.next); }
  /// A section that has parts: no leaf of the flattened keys.
  [[nodiscard]] bool has_parts(const Part& part) const noexcept {
    return part.is_section() && sections_[part.section].first != none;
  }
  [[nodiscard]] std::size_t part_count() const noexcept { return parts_.size(); }

 private:
  struct Ends {
    std::uint32_t first = none;
    std::uint32_t last = none;
  };

  [[nodiscard]] const Part* at(std::uint32_t part) const noexcept { return part == none ? nullptr : &parts_[part]; }
  Section new_section();
  Section parents(Section section, std::string_view& path, std::uint32_t key);
  Part* put(Section section, std::string_view name, std::uint32_t key);
  [[nodiscard]] std::uint32_t find(Section section, std::string_view name) const noexcept;
  [[nodiscard]] std::uint32_t hash(Section section, std::string_view name) const noexcept;
  void grow();

  std::uint64_t seed_;
  std::size_t most_parts_;
  std::vector<Part> parts_;
  std::vector<Ends> sections_;
  std::vector<std::uint32_t> table_;  ///< indices of parts, by hash
};

}  // namespace ampcfg::document

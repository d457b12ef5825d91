#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/document/reading/section_tree.hpp"
#include "ampcfg/document/reading/value.hpp"
#include "document/reading/refused.hpp"

namespace ampcfg::document {

/// A file's keys as Bukkit holds them (see SectionTree), with their values and where they are written.
class Sections {
 public:
  using Section = SectionTree::Section;
  static constexpr Section top = SectionTree::top;
  /// What the dotted paths of all leaves may take.
  static constexpr std::size_t most_path_bytes = std::size_t{256} << 20;
  static Refused paths_too_long();

  /// `seed` and `expected_keys` as SectionTree has them.
  Sections(std::uint64_t seed, std::size_t expected_keys);

  // See SectionTree. Both throw Refused where there would be more than 3,000,000 parts in all. Parents that they make
  // stand where the key does.
  Section create(Section section, std::string_view path, Range key, Range written);
  void set(Section section, std::string_view path, const Value& value, Range key, Range written);

  /// What stands at a path.
  struct Standing {
    const Value* value = nullptr;  ///< of a leaf; null for a section
    bool has_parts = false;        ///< of a section: it has some
    std::uint32_t source = 0;      ///< the key that put it there: how many were put in before that
    Range key;
    Range written;
  };
  /// Valid until the next `create` or `set`.
  [[nodiscard]] std::optional<Standing> at(std::string_view path) const noexcept;

  /// The leaves, an empty section being one, with paths kept in `arena`. Throws Refused where paths take more than
  /// `most_path_bytes`.
  std::vector<Key> leaves(Arena& arena);
  /// The place of the leaf at `path` in `leaves()`, once that was called.
  [[nodiscard]] std::optional<std::size_t> leaf(std::string_view path) const noexcept;
  /// The section at `path` as a mapping, if it has parts; sections more than 1,000 below it are left out. All of it is
  /// copied, and kept in `arena`.
  std::optional<Key> section(std::string_view path, Arena& arena) const;
  /// True where that finds one.
  [[nodiscard]] bool has_section(std::string_view path) const noexcept;

 private:
  /// A key that was put in.
  struct Source {
    Value value;
    Range key;
    Range written;
    std::uint32_t leaf = SectionTree::none;  ///< in `leaves()`
  };

  std::uint32_t add(const Value& value, Range key, Range written);
  [[nodiscard]] const Source& source(const SectionTree::Part& part) const noexcept { return sources_[part.key]; }
  Value mapping(Section section, Arena& arena, unsigned levels) const;

  SectionTree tree_;
  std::vector<Source> sources_;
};

}  // namespace ampcfg::document

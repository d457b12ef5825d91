#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ampcfg/document/reading/arena.hpp"
#include "document/editing/write_value.hpp"
#include "document/reading/constructor.hpp"
#include "document/reading/node.hpp"
#include "document/reading/sections.hpp"
#include "document/reading/text.hpp"

namespace ampcfg::document {

/// Whether a value that begins with this character is a text block.
constexpr bool is_text_block(char first) {
  return first == '|' || first == '>';
}

/// A file as an editor needs it: where everything in it is written, which key is the one that counts, and the file's
/// own manner. Offsets are in the decoded text.
class Outline {
 public:
  /// A key that counts, on the way from the top to a path.
  struct Source {
    Pair pair;
    Collection* owner = nullptr;  ///< the mapping that has the pair, its own or by `<<`
    std::uint32_t above = none;   ///< the source whose value `owner` is
    bool merged = false;          ///< by `<<` from elsewhere
    bool dotted = false;          ///< its key has a dot
    std::string_view prefix;      ///< the path of `owner`, with a dot behind it where it is not the top
    std::string_view key;
  };
  static constexpr std::uint32_t none = UINT32_MAX;
  struct Named {
    std::string_view name;
    Pair pair;
  };

  /// `bytes` are a file that `Document::read` accepts.
  explicit Outline(std::string bytes);
  Outline(const Outline&) = delete;
  Outline& operator=(const Outline&) = delete;

  [[nodiscard]] std::string_view view() const noexcept { return text_.view(); }
  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
  [[nodiscard]] const Text& text() const noexcept { return text_; }
  /// The file's, for where nothing stands beside.
  [[nodiscard]] const Manner& manner() const noexcept { return manner_; }
  /// The same for what is to stand in place of a value or beside it, which says more.
  [[nodiscard]] Manner manner_of(const Node& node, Range range) const;
  /// The same for what is to stand in a pair of `owner` or behind it. For each thing the nearest line counts in which
  /// it is seen: the pair's own, those of the pairs before it, those behind it, that of the key above.
  [[nodiscard]] Manner manner_beside(const Collection& owner, const Pair& pair) const;
  [[nodiscard]] const std::vector<Range>& comments() const noexcept { return comments_; }
  [[nodiscard]] Collection* top() const noexcept { return top_; }  ///< null where the file has no keys
  [[nodiscard]] Node* root() const noexcept { return root_; }      ///< also where it is no mapping
  [[nodiscard]] Range root_range() const noexcept { return root_range_; }

  /// What stands at `path`; its `source` is one of those below.
  [[nodiscard]] std::optional<Sections::Standing> at(std::string_view path) const { return sections_.at(path); }
  /// The mapping that stands at `path`, see Document::section.
  [[nodiscard]] std::optional<Key> section(std::string_view path) { return sections_.section(path, arena_); }
  [[nodiscard]] const Source& source(std::uint32_t index) const noexcept { return sources_[index]; }
  /// The path of a source's key, from the top.
  [[nodiscard]] static std::string path(const Source& source);
  /// The pairs of a mapping as they are written, also those that do not count.
  [[nodiscard]] std::span<const Pair> written(const Collection& mapping) const { return written_.at(&mapping).pairs; }
  /// The same without `<<`, sorted by their keys, equal ones in the file's order.
  [[nodiscard]] const std::vector<Named>& by_name(const Collection& mapping);
  /// Where `node` is repeated, in the file's order.
  [[nodiscard]] const std::vector<Range>* aliases(const Node& node) const;
  [[nodiscard]] bool has_aliases() const noexcept { return !aliases_.empty(); }
  /// Whether `node` is written in `range` by an alias.
  [[nodiscard]] bool is_alias(const Node& node, Range range) const noexcept { return node.begin != range.begin; }
  /// Where a value is written, its anchor and tag too where nothing stands behind them.
  [[nodiscard]] static Range written(const Node& node, Range range) noexcept {
    const bool nothing = range.begin == range.end && node.begin == range.begin && node.shape == Node::Shape::scalar;
    return nothing ? Range{range.begin, std::max(range.end, node.content)} : range;
  }
  /// The value of a node, whether or not it counts.
  Value value(Node& node) { return constructor_.value(node); }
  std::string_view key_of(Node& key) { return constructor_.key_text(key); }

  // Lines, without their ends.
  [[nodiscard]] std::size_t line(std::uint32_t offset) const noexcept;
  [[nodiscard]] std::size_t line_count() const noexcept { return lines_.size(); }
  [[nodiscard]] Range line_range(std::size_t line) const noexcept { return lines_[line]; }
  /// What ends the line of `offset`, and so a new one behind it; at the file's end, what ends the line before.
  [[nodiscard]] std::string_view line_break(std::uint32_t offset) const noexcept;
  [[nodiscard]] std::uint32_t column(std::uint32_t offset) const noexcept;
  /// Only spaces stand before `offset` on its line.
  [[nodiscard]] bool is_first(std::uint32_t offset) const noexcept;
  /// The first comment at or behind `offset`.
  [[nodiscard]] std::vector<Range>::const_iterator comment(std::uint32_t offset) const noexcept;
  /// Where the `:` behind a key ends, if it has one.
  [[nodiscard]] std::optional<std::uint32_t> colon_end(const Pair& pair) const noexcept;

 private:
  using Counts = std::unordered_map<std::uint32_t, std::size_t>;
  struct Census {
    Counts steps;
    Counts dash_steps;
    std::size_t lists_flow = 0;
    std::size_t lists_block = 0;
    std::size_t plain = 0;
    std::size_t single = 0;
    std::size_t twofold = 0;
  };

  struct Written {
    std::span<const Pair> pairs;
    std::uint32_t step = 0;  ///< from the key above; 0 where it says nothing
  };
  /// What is still to be found in the lines beside a place.
  struct Sought {
    bool step = true;
    bool dash_step = true;
    bool plain = true;
    bool needed = true;
    bool keys = true;
  };

  void find_lines();
  void walk(Node& node, std::uint32_t parent_column, bool in_list, Census& census);
  void count(const Node& node, Range range, Census& census) const;
  void alias(Range range, const Node& node);
  void settle(const Census& census);
  void look_at(const Collection& owner, const Pair& pair, Sought& sought, Manner& manner) const;
  void look_at_step(const Collection& owner, const Node& value, Sought& sought, Manner& manner) const;
  void look_at_quotes(const Node& node, Range range, Sought& sought, Manner& manner) const;
  void put(Sections::Section into, Collection& mapping, std::uint32_t above, std::string_view prefix);

  const std::string bytes_;
  const Text text_;
  Arena arena_;
  std::vector<Range> comments_;
  Constructor constructor_;
  Sections sections_;
  Node* root_ = nullptr;
  Collection* top_ = nullptr;
  Range root_range_;
  std::vector<Source> sources_;
  std::unordered_map<const Node*, Written> written_;
  std::unordered_map<const Collection*, std::vector<Named>> by_name_;  ///< made when it is asked for
  std::unordered_map<std::uint32_t, const Collection*> owners_;        ///< by where a pair's key is written
  std::unordered_map<const Node*, std::vector<Range>> aliases_;
  std::vector<Range> lines_;
  Manner manner_;
};

}  // namespace ampcfg::document

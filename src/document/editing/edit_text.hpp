#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/editing/change.hpp"
#include "document/editing/outline.hpp"
#include "document/json/kept_items.hpp"

namespace ampcfg::document {

/// The changes of a file's text that give one value, key or list another form; each function appends to `changes`.
/// They throw Refused where something is written in a way that these hands are too coarse for.
class EditText {
 public:
  EditText(Outline& outline, std::vector<Change>& changes) : outline_(outline), changes_(changes) {}

  /// `value` in place of what is written behind the key of `pair` in `owner`.
  void set(const Collection& owner, const Pair& pair, const Value& value);
  /// New keys in `owner`, which has some, behind the pair `after`.
  void add(const Collection& owner, const Pair& after, const Value& entries);
  /// The first keys of a file that has none.
  void create(const Value& entries);
  /// Takes a key with its lines away. Others must be left in `owner`, or nothing stands above it.
  void remove(const Collection& owner, std::span<const Pair> pairs);
  /// Whether `set` would change a list item by item.
  [[nodiscard]] bool keeps_items(const Pair& pair, const Value& value) const;

 private:
  struct Properties {
    std::uint32_t end = 0;  ///< of the last
    std::string kept;       ///< what stays before the new value, with a space behind each
    bool all_kept = false;
  };

  [[nodiscard]] std::string_view view() const noexcept { return outline_.view(); }
  void change(std::uint32_t begin, std::uint32_t end, std::string text) {
    changes_.push_back({begin, end, std::move(text)});
  }
  void take_away(std::uint32_t begin, std::uint32_t end) { changes_.push_back({begin, end, "", true}); }
  [[nodiscard]] std::uint32_t line_end(std::uint32_t offset) const noexcept {
    return outline_.line_range(outline_.line(offset)).end;
  }

  /// Where a key stands, and how what is beside it is written.
  struct Beside {
    Manner manner;
    std::uint32_t column = 0;  ///< of the key; not in brackets
  };

  Properties properties(Node& node, Range range, const Value& value) const;
  void set_in_flow(const Pair& pair, const Value& value, const Manner& manner);
  void set_nothing(const Pair& pair, const Value& value, const Beside& beside);
  void set_text_block(const Pair& pair, const Value& value, const Beside& beside);
  void set_block(const Pair& pair, const Value& value, const Beside& beside);
  void set_on_line(const Pair& pair, const Value& value, const Beside& beside);
  void replace_inline(Node& node, Range range, const Value& value, const Manner& manner, bool in_flow);
  void add_in_flow(const Collection& owner, const Pair& after, const Value& entries, const Manner& manner);
  /// Behind the line of `offset`; `lines` begin with their line break, see `line_break`.
  void put_lines(std::uint32_t offset, std::string lines) {
    change(line_end(offset), line_end(offset), std::move(lines));
  }
  /// For new lines there.
  [[nodiscard]] Manner manner_behind(std::uint32_t offset, Manner manner) const {
    manner.line_end = outline_.line_break(offset);
    return manner;
  }
  [[nodiscard]] std::string inner_comments(Range range, std::uint32_t column, std::uint32_t behind) const;
  [[nodiscard]] std::uint32_t colon(const Pair& pair) const;
  [[nodiscard]] bool ends_in_text_block(const Pair& pair) const;
  [[nodiscard]] std::uint32_t end_of(const Pair& pair) const;
  [[nodiscard]] std::uint32_t last_line_end(const Node& node, bool is_alias, std::uint32_t end) const;
  [[nodiscard]] std::string below(const Value& value, const Beside& beside, std::uint32_t behind) const;
  void strip_lines(std::uint32_t begin, std::uint32_t end);
  void delete_lines(std::size_t first, std::size_t last);
  void delete_whole_lines(std::size_t first, std::size_t last);
  void take_from_brackets(std::uint32_t begin, std::uint32_t end);
  void remove_from_flow(const Collection& owner, std::span<const Pair> pairs);

  // In edit_text_list.cpp:
  void set_list(Collection& list, const Value& value);
  void set_block_items(Collection& list, const Kept& kept, const Value& value);
  void set_flow_items(Collection& list, const Kept& kept, const Value& value);
  bool set_in_item(const Collection& list, std::size_t item, const Value& value);
  bool set_inside(Collection& mapping, const Value& value);
  void replace_block_item(const Collection& list, std::size_t item, const Value& value, std::uint32_t column);
  [[nodiscard]] Manner manner_of_items(const Collection& list, std::size_t near) const;

  Outline& outline_;
  std::vector<Change>& changes_;
};

}  // namespace ampcfg::document

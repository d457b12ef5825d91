#include <algorithm>

#include "edit_text.hpp"
#include "refused.hpp"

namespace ampcfg::document {
namespace {

using Kept = std::vector<std::pair<std::size_t, std::size_t>>;

constexpr std::size_t most_compared = 4'000'000;

/// The longest common run of items of two lists without their common ends, by their places.
void common_items(std::span<const Value> left, std::span<const Value> right, std::size_t at, Kept& kept) {
  const std::size_t rows = left.size();
  const std::size_t columns = right.size();
  if (rows == 0 || columns == 0 || rows > most_compared / columns) return;
  std::vector<std::uint32_t> best((rows + 1) * (columns + 1));
  std::vector<bool> equal(rows * columns);
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      equal[i * columns + j] = left[i] == right[j];
      const std::size_t here = i * (columns + 1) + j;
      best[here] =
          equal[i * columns + j] ? best[here + columns + 2] + 1 : std::max(best[here + columns + 1], best[here + 1]);
    }
  }
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    if (equal[i * columns + j]) {
      kept.emplace_back(at + i++, at + j++);
    } else if (best[(i + 1) * (columns + 1) + j] >= best[i * (columns + 1) + j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
}

/// Which items of the old list stay, and as which of the new one, in order.
Kept kept_items(std::span<const Value> left, std::span<const Value> right) {
  Kept kept;
  std::size_t front = 0;
  while (front < left.size() && front < right.size() && left[front] == right[front]) {
    kept.emplace_back(front, front);
    ++front;
  }
  std::size_t back = 0;
  while (back < left.size() - front && back < right.size() - front &&
         left[left.size() - 1 - back] == right[right.size() - 1 - back])
    ++back;
  common_items(left.subspan(front, left.size() - front - back), right.subspan(front, right.size() - front - back),
               front, kept);
  for (; back > 0; --back) kept.emplace_back(left.size() - back, right.size() - back);
  return kept;
}

/// What differs between two kept items: old ones from `old_begin` to `old_end`, new ones likewise.
struct Gap {
  std::size_t old_begin;
  std::size_t old_end;
  std::size_t new_begin;
  std::size_t new_end;
};

std::vector<Gap> gaps(const Kept& kept, std::size_t old_size, std::size_t new_size) {
  std::vector<Gap> found;
  std::size_t old_at = 0;
  std::size_t new_at = 0;
  const auto add = [&](std::size_t old_end, std::size_t new_end) {
    if (old_end > old_at || new_end > new_at) found.push_back({old_at, old_end, new_at, new_end});
    old_at = old_end + 1;
    new_at = new_end + 1;
  };
  for (const auto& [old_item, new_item] : kept) add(old_item, new_item);
  add(old_size, new_size);
  return found;
}

}  // namespace

void EditText::set_list(Collection& list, const Value& value) {
  const Kept kept = kept_items(outline_.value(list).items(), value.items());
  if (outline_.has_aliases()) {
    auto next = kept.begin();
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const Range range = list.written_items[i].range;
      if (next != kept.end() && next->first == i) {
        ++next;
      } else if (!outline_.is_alias(*list.items[i], range)) {
        release_inside(*list.items[i], range);
      }
    }
  }
  if (list.flow) {
    set_flow_items(list, kept, value);
  } else {
    set_block_items(list, kept, value);
  }
}

/// New items are written as the one that they stand beside.
Manner EditText::manner_of_items(const Collection& list, std::size_t near) const {
  const std::size_t item = std::min(near, list.items.size() - 1);
  return manner_of(*list.items[item], list.written_items[item].range);
}

void EditText::replace_block_item(const Collection& list, std::size_t item, const Value& value, std::uint32_t column) {
  Node& node = *list.items[item];
  const Item& written = list.written_items[item];
  const bool aliased = outline_.is_alias(node, written.range);
  const Range range = Outline::written(node, written.range);
  const bool on_line = aliased || node.shape == Node::Shape::scalar || node.flow;
  const bool text_block = !aliased && node.shape == Node::Shape::scalar && node.content < written.range.end &&
                          (view()[node.content] == '|' || view()[node.content] == '>');
  if (is_inline(value) && on_line && !text_block && range.end > range.begin)
    return replace_inline(node, range, value, false);
  const std::string lines = block_text(Value::list({&value, 1}), column, manner_of_items(list, item));
  change(written.dash, range.end, lines.substr(outline_.manner().line_end.size() + column));
}

void EditText::set_block_items(Collection& list, const Kept& kept, const Value& value) {
  const std::span<const Value> items = value.items();
  const std::uint32_t column = outline_.column(list.content);
  for (const Gap& gap : gaps(kept, list.items.size(), items.size())) {
    const std::size_t paired = std::min(gap.old_end - gap.old_begin, gap.new_end - gap.new_begin);
    for (std::size_t i = 0; i < paired; ++i)
      replace_block_item(list, gap.old_begin + i, items[gap.new_begin + i], column);
    for (std::size_t i = gap.old_begin + paired; i < gap.old_end; ++i) {
      const Item& item = list.written_items[i];
      if (!outline_.is_first(item.dash)) throw Refused(item.dash, "its list begins on the line of its key's `:`");
      delete_lines(outline_.line(item.dash), outline_.line(std::max(item.range.end, item.dash)));
    }
    if (gap.new_begin + paired == gap.new_end) continue;
    const std::size_t behind = gap.old_begin + paired;
    const std::string lines =
        block_text(Value::list(items.subspan(gap.new_begin + paired, gap.new_end - gap.new_begin - paired)), column,
                   manner_of_items(list, behind == 0 ? 0 : behind - 1));
    std::uint32_t at = 0;
    if (behind > 0) {
      const Item& before = list.written_items[behind - 1];
      at = last_line_end(*list.items[behind - 1], outline_.is_alias(*list.items[behind - 1], before.range),
                         before.range.end);
    } else {
      const std::uint32_t dash = list.written_items[0].dash;
      if (!outline_.is_first(dash) || outline_.line(dash) == 0)
        throw Refused(dash, "its list begins on the line of its key's `:`");
      at = outline_.line_range(outline_.line(dash) - 1).end;
    }
    change(at, at, lines);
  }
}

void EditText::set_flow_items(Collection& list, const Kept& kept, const Value& value) {
  const std::span<const Value> items = value.items();
  const auto& written = list.written_items;
  for (const Gap& gap : gaps(kept, written.size(), items.size())) {
    const std::size_t paired = std::min(gap.old_end - gap.old_begin, gap.new_end - gap.new_begin);
    for (std::size_t i = 0; i < paired; ++i) {
      const std::size_t item = gap.old_begin + i;
      replace_inline(*list.items[item], Outline::written(*list.items[item], written[item].range),
                     items[gap.new_begin + i], true);
    }
    const std::size_t removed = gap.old_begin + paired;
    if (removed < gap.old_end) {
      if (gap.old_end < written.size()) {
        change(written[removed].dash, written[gap.old_end].dash, "");
      } else {
        const std::uint32_t end = removed > 0 ? written[removed - 1].range.end : written[removed].dash;
        const auto comment = outline_.comment(end);
        const bool commented =
            comment != outline_.comments().end() && comment->begin < written[gap.old_end - 1].range.end;
        change(commented ? written[removed].dash : end, written[gap.old_end - 1].range.end, "");
      }
    }
    for (std::size_t i = gap.new_begin + paired; i < gap.new_end; ++i) {
      const std::size_t behind = gap.old_begin + paired;
      const std::string text = inline_text(items[i], manner_of_items(list, behind == 0 ? 0 : behind - 1), true);
      if (behind > 0) {
        const std::uint32_t at = written[behind - 1].range.end;
        change(at, at, ", " + text);
      } else {
        change(written[0].dash, written[0].dash, text + ", ");
      }
    }
  }
}

}  // namespace ampcfg::document

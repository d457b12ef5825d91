// EditText for lists: which items stay, which change in themselves, which come and go. All else is in edit_text.cpp.

#include <algorithm>
#include <map>

#include "document/editing/aliases_and_merges.hpp"
#include "document/editing/edit_text.hpp"
#include "document/json/kept_items.hpp"
#include "document/reading/refused.hpp"

namespace ampcfg::document {
namespace {

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
        release_inside(outline_, *list.items[i], range, changes_);
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
  Node& node = *list.items[item];
  const Range range = list.written_items[item].range;
  if (node.shape != Node::Shape::mapping || outline_.is_alias(node, range)) return outline_.manner_of(node, range);
  const std::span<const Pair> pairs = outline_.written(collection(node));
  return pairs.empty() ? outline_.manner() : outline_.manner_beside(collection(node), pairs.back());
}

/// An item that stays a list, or a mapping with the keys that it has, is changed in itself. False where it does not.
bool EditText::set_in_item(const Collection& list, std::size_t item, const Value& value) {
  Node& node = *list.items[item];
  if (outline_.value(node) == value) return true;
  // What is repeated was released for the whole item.
  if (outline_.has_aliases()) return false;
  if (node.shape == Node::Shape::mapping) return set_inside(collection(node), value);
  if (node.shape != Node::Shape::sequence || value.kind() != Value::Kind::list) return false;
  if (value.items().empty() || collection(node).items.empty()) return false;
  set_list(collection(node), value);
  return true;
}

/// Sets the values that differ in a mapping of a list, and adds keys; false where a key is to go.
bool EditText::set_inside(Collection& mapping, const Value& value) {
  const std::span<const Pair> pairs = outline_.written(mapping);
  if (value.kind() != Value::Kind::mapping || mapping.has_merge || pairs.empty()) return false;
  if (outline_.value(mapping).entries().size() != pairs.size()) return false;
  std::map<std::string_view, const Pair*> by_key;
  for (const Pair& pair : pairs) by_key.emplace(outline_.key_of(*pair.key), &pair);
  std::vector<Entry> added;
  std::vector<std::pair<const Pair*, const Value*>> changed;
  for (const Entry& entry : value.entries()) {
    const auto found = by_key.find(entry.key);
    if (found == by_key.end()) {
      added.push_back(entry);
      continue;
    }
    if (outline_.value(*found->second->value) != entry.value) changed.emplace_back(found->second, &entry.value);
    by_key.erase(found);
  }
  if (!by_key.empty()) return false;
  for (const auto& [pair, wanted] : changed) {
    Node& inner = *pair->value;
    if (inner.shape != Node::Shape::mapping || !set_inside(collection(inner), *wanted)) set(mapping, *pair, *wanted);
  }
  if (!added.empty()) add(mapping, pairs.back(), Value::mapping(added));
  return true;
}

void EditText::replace_block_item(const Collection& list, std::size_t item, const Value& value, std::uint32_t column) {
  if (set_in_item(list, item, value)) return;
  Node& node = *list.items[item];
  const Item& written = list.written_items[item];
  const bool aliased = outline_.is_alias(node, written.range);
  const Range range = Outline::written(node, written.range);
  const bool on_line = aliased || node.shape == Node::Shape::scalar || node.flow;
  const bool text_block = !aliased && node.shape == Node::Shape::scalar && node.content < written.range.end &&
                          is_text_block(view()[node.content]);
  const Manner manner = manner_behind(written.dash, manner_of_items(list, item));
  if (is_inline(value) && on_line && !text_block && range.end > range.begin)
    return replace_inline(node, range, value, manner, false);
  const std::string lines = block_text(Value::list({&value, 1}), column, manner);
  change(written.dash, range.end, lines.substr(manner.line_end.size() + column));
  std::string comments = inner_comments({written.dash, range.end}, column + 2, range.end);
  if (!comments.empty()) put_lines(range.end, std::move(comments));
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
    const Manner manner = manner_behind(at, manner_of_items(list, behind == 0 ? 0 : behind - 1));
    const auto added = items.subspan(gap.new_begin + paired, gap.new_end - gap.new_begin - paired);
    put_lines(at, block_text(Value::list(added), column, manner));
  }
}

void EditText::set_flow_items(Collection& list, const Kept& kept, const Value& value) {
  const std::span<const Value> items = value.items();
  const auto& written = list.written_items;
  for (const Gap& gap : gaps(kept, written.size(), items.size())) {
    const std::size_t paired = std::min(gap.old_end - gap.old_begin, gap.new_end - gap.new_begin);
    for (std::size_t i = 0; i < paired; ++i) {
      const std::size_t item = gap.old_begin + i;
      if (set_in_item(list, item, items[gap.new_begin + i])) continue;
      replace_inline(*list.items[item], Outline::written(*list.items[item], written[item].range),
                     items[gap.new_begin + i], manner_of_items(list, item), true);
    }
    const std::size_t removed = gap.old_begin + paired;
    if (removed < gap.old_end) {
      if (gap.old_end < written.size()) {
        take_from_brackets(written[removed].dash, written[gap.old_end].dash);
      } else {
        const std::uint32_t end = removed > 0 ? written[removed - 1].range.end : written[removed].dash;
        const auto comment = outline_.comment(end);
        const bool commented =
            comment != outline_.comments().end() && comment->begin < written[gap.old_end - 1].range.end;
        take_from_brackets(commented ? written[removed].dash : end, written[gap.old_end - 1].range.end);
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

// EditText but for lists: values, keys that come and keys that go. Lists are in edit_text_list.cpp.

#include "document/editing/edit_text.hpp"

#include <algorithm>

#include "document/reading/refused.hpp"

namespace ampcfg::document {
namespace {

using Shape = Node::Shape;
using Kind = Value::Kind;

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

/// Whether a tag of the old value can stay before a new one.
bool same_kind(const Value& left, const Value& right) {
  return left.kind() == right.kind();
}

const Node& last_leaf(const Node& node) {
  if (node.shape == Shape::scalar || node.flow) return node;
  const auto& inner = static_cast<const Collection&>(node);
  if (node.shape == Shape::sequence) return inner.items.empty() ? node : last_leaf(*inner.items.back());
  return node;
}

}  // namespace

std::uint32_t EditText::colon(const Pair& pair) const {
  const std::optional<std::uint32_t> found = outline_.colon_end(pair);
  if (!found) throw Refused(pair.key_range.begin, "its key is written without a `:`");
  return *found;
}

EditText::Properties EditText::properties(Node& node, Range range, const Value& value) const {
  Properties found;
  found.end = range.begin;
  found.all_kept = true;
  if (outline_.is_alias(node, range)) return found;
  for (std::uint32_t at = range.begin; at < node.content;) {
    const char first = view()[at];
    if (first != '&' && first != '!') break;
    std::uint32_t end = at;
    while (end < node.content && !is_blank(view()[end]) && break_length(view().data() + end) == 0) ++end;
    const bool keeps = first == '&' ? outline_.aliases(node) == nullptr : same_kind(outline_.value(node), value);
    if (keeps) {
      found.kept.append(view().substr(at, end - at)).append(" ");
    } else {
      found.all_kept = false;
    }
    found.end = end;
    at = end;
    while (at < node.content && (is_blank(view()[at]) || break_length(view().data() + at) != 0)) ++at;
  }
  return found;
}

/// The comments in `range`, as lines behind that of `behind`.
std::string EditText::inner_comments(Range range, std::uint32_t column, std::uint32_t behind) const {
  std::string lines;
  for (auto at = outline_.comment(range.begin); at != outline_.comments().end() && at->begin < range.end; ++at) {
    const Range bytes = outline_.text().bytes(*at);
    lines.append(outline_.line_break(behind)).append(column, ' ');
    lines.append(outline_.bytes(), bytes.begin, bytes.end - bytes.begin);
  }
  return lines;
}

/// The lines of a value below its key, as lines behind that of `behind`.
std::string EditText::below(const Value& value, const Beside& beside, std::uint32_t behind) const {
  return block_text(value, column_below(value, beside.column, beside.manner), manner_behind(behind, beside.manner));
}

bool EditText::keeps_items(const Pair& pair, const Value& value) const {
  return !outline_.is_alias(*pair.value, pair.value_range) && pair.value->shape == Shape::sequence &&
         value.kind() == Kind::list && !value.items().empty() && !collection(*pair.value).items.empty();
}

void EditText::set(const Collection& owner, const Pair& pair, const Value& value) {
  Node& node = *pair.value;
  const bool aliased = outline_.is_alias(*pair.value, pair.value_range);
  if (keeps_items(pair, value)) return set_list(collection(node), value);
  if (owner.flow) return set_in_flow(pair, value, outline_.manner_beside(owner, pair));
  const Beside beside{outline_.manner_beside(owner, pair), outline_.column(owner.content)};
  if (pair.value_range.begin == pair.value_range.end) return set_nothing(pair, value, beside);
  if (!aliased && node.shape != Shape::scalar && !node.flow) return set_block(pair, value, beside);
  if (!aliased && node.shape == Shape::scalar && node.content < pair.value_range.end &&
      is_text_block(view()[node.content])) {
    return set_text_block(pair, value, beside);
  }
  set_on_line(pair, value, beside);
}

void EditText::set_in_flow(const Pair& pair, const Value& value, const Manner& manner) {
  if (pair.value_range.begin != pair.value_range.end)
    return replace_inline(*pair.value, pair.value_range, value, manner, true);
  const std::string text = inline_text(value, manner, true);
  const std::optional<std::uint32_t> behind = outline_.colon_end(pair);
  const std::uint32_t at = behind.value_or(pair.key_range.end);
  change(at, at, (behind ? " " : ": ") + text);
}

/// A value on one line in place of one that is no block.
void EditText::replace_inline(Node& node, Range range, const Value& value, const Manner& manner, bool in_flow) {
  const Properties before = properties(node, range, value);
  std::string text = inline_text(value, manner, in_flow);
  const bool is_plain = std::string_view("'\"[{").find(text[0]) == std::string_view::npos;
  std::uint32_t begin = range.begin;
  if (before.all_kept && !outline_.is_alias(node, range)) {
    begin = node.content;
    if (begin == before.end && begin > range.begin) text.insert(0, " ");
  } else {
    text.insert(0, before.kept);
  }
  std::uint32_t end = range.end;
  std::uint32_t behind = end;
  while (is_blank(view()[behind])) ++behind;
  if (!is_plain && view().substr(end, behind - end).find('\t') != std::string_view::npos) {
    end = behind;
    if (view()[behind] == '#') text += ' ';
  } else if (view()[end] == '#') {
    text += ' ';
  }
  change(begin, end, std::move(text));
  // Where a value begins is only counted for those: a line may hold very many values.
  const auto comment = outline_.comment(range.begin);
  if (comment == outline_.comments().end() || comment->begin >= range.end) return;
  put_lines(end, inner_comments(range, outline_.column(range.begin), end));
}

/// Behind a key that has no value.
void EditText::set_nothing(const Pair& pair, const Value& value, const Beside& beside) {
  if (!outline_.colon_end(pair)) {
    const std::string indent = std::string(outline_.line_break(pair.key_range.end)).append(beside.column, ' ');
    return put_lines(pair.key_range.end, indent + ": " + inline_text(value, beside.manner, false));
  }
  const std::uint32_t at = colon(pair);
  if (is_inline(value) || (value.kind() == Kind::list && beside.manner.flow_lists)) {
    return change(at, at, " " + inline_text(value, beside.manner, false));
  }
  put_lines(at, below(value, beside, at));
}

/// In place of a scalar, an alias or brackets.
void EditText::set_on_line(const Pair& pair, const Value& value, const Beside& beside) {
  const Range range = pair.value_range;
  const Properties before = properties(*pair.value, range, value);
  std::uint32_t end = range.end;
  std::uint32_t behind = end;
  while (is_blank(view()[behind])) ++behind;
  // No comment can stand between an anchor or a tag and the lines below it.
  const bool parts = !before.kept.empty() && view()[behind] == '#';
  if (is_inline(value) || (value.kind() == Kind::list && beside.manner.flow_lists) || parts)
    return replace_inline(*pair.value, range, value, beside.manner, false);
  const std::uint32_t head = colon(pair);
  const std::string kept = before.kept.empty() ? "" : " " + before.kept.substr(0, before.kept.size() - 1);
  const std::uint32_t content = outline_.is_alias(*pair.value, range) ? range.begin : pair.value->content;
  if (outline_.line(content) != outline_.line(head)) {
    change(head, outline_.line(before.end) == outline_.line(head) ? before.end : head, kept);
    put_lines(head, below(value, beside, head));
    return strip_lines(content, range.end);
  }
  if (view().substr(end, behind - end).find('\t') != std::string_view::npos) end = behind;
  change(head, end, kept + (view()[end] == '#' ? " " : ""));
  put_lines(end, below(value, beside, end) + inner_comments(range, beside.column + beside.manner.step, end));
}

/// In place of a text block.
void EditText::set_text_block(const Pair& pair, const Value& value, const Beside& beside) {
  const Range range = pair.value_range;
  const std::uint32_t content = pair.value->content;
  const Properties before = properties(*pair.value, range, value);
  std::uint32_t header = content + 1;
  while (std::string_view("+-0123456789").find(view()[header]) != std::string_view::npos && header < range.end)
    ++header;
  const std::uint32_t first_end = line_end(header);
  const std::uint32_t begin = before.all_kept ? content : range.begin;
  const std::string kept = before.all_kept ? "" : before.kept;
  if (value.kind() == Kind::string) {
    std::uint32_t deep = beside.column + beside.manner.step;
    if (range.end > first_end) {
      const Range first = outline_.line_range(outline_.line(first_end) + 1);
      const std::size_t text = view().find_first_not_of(' ', first.begin);
      if (text < first.end && text > first.begin) deep = static_cast<std::uint32_t>(text - first.begin);
    }
    const std::string_view line_break = outline_.line_break(first_end);
    const std::string lines = text_block(value.text(), view()[content], deep, line_break);
    if (!lines.empty()) {
      const std::size_t cut = lines.find(line_break);
      change(begin, header, kept + lines.substr(0, cut));
      return change(first_end, std::max(first_end, range.end), lines.substr(cut));
    }
  }
  if (is_inline(value)) {
    change(begin, header, kept + inline_text(value, beside.manner, false));
  } else {
    change(colon(pair), header, kept.empty() ? "" : " " + kept.substr(0, kept.size() - 1));
    put_lines(first_end, below(value, beside, first_end));
  }
  if (range.end > first_end) change(first_end, range.end, "");
}

/// In place of a list or mapping in lines of its own.
void EditText::set_block(const Pair& pair, const Value& value, const Beside& beside) {
  const Range range = pair.value_range;
  const std::uint32_t head = colon(pair);
  std::string behind;
  const bool same_line = outline_.line(head) == outline_.line(pair.value->content);
  const Properties before = properties(*pair.value, range, value);
  std::string text = before.kept.empty() ? "" : " " + before.kept.substr(0, before.kept.size() - 1);
  const bool own_line = outline_.line(before.end) != outline_.line(head);
  std::uint32_t end = before.end > range.begin && !own_line ? before.end : head;
  if (same_line) {
    const auto comment = outline_.comment(head);
    const bool commented = comment != outline_.comments().end() && comment->begin < line_end(head);
    end = commented ? comment->begin : line_end(head);
    if (commented) behind = " ";
  }
  const bool on_line = is_inline(value) || (value.kind() == Kind::list && beside.manner.flow_lists);
  if (on_line) text += " " + inline_text(value, beside.manner, false);
  if (end > head || !text.empty()) change(head, end, text + behind);
  if (!on_line) put_lines(head, below(value, beside, head));
  if (!same_line) return strip_lines(own_line ? range.begin : pair.value->content, range.end);
  const std::size_t next = outline_.line(head) + 1;
  if (next <= outline_.line(range.end)) strip_lines(outline_.line_range(next).begin, range.end);
}

/// Takes away the lines of a value, but leaves the comments in them.
void EditText::strip_lines(std::uint32_t begin, std::uint32_t end) {
  const std::size_t last = outline_.line(end);
  for (std::size_t line = outline_.line(begin); line <= last; ++line) {
    const Range range = outline_.line_range(line);
    const auto comment = outline_.comment(range.begin);
    if (comment == outline_.comments().end() || comment->begin > range.end) {
      delete_lines(line, line);
      continue;
    }
    std::uint32_t from = range.begin;
    while (view()[from] == ' ') ++from;
    if (from < comment->begin) change(from, comment->begin, "");
  }
}

/// Lines of a value, but not the end of their last: that is behind the value, and stays.
void EditText::delete_lines(std::size_t first, std::size_t last) {
  if (first == 0) return delete_whole_lines(first, last);
  take_away(outline_.line_range(first - 1).end, outline_.line_range(last).end);
}

/// With their own ends; those at the end of a file, which may have none there, with that before them.
void EditText::delete_whole_lines(std::size_t first, std::size_t last) {
  const bool is_last = last + 1 == outline_.line_count();
  if (is_last && first > 0) return delete_lines(first, last);
  take_away(outline_.line_range(first).begin,
            is_last ? outline_.line_range(last).end : outline_.line_range(last + 1).begin);
}

/// The end of the last line of what ends at `end`, with the empty lines that belong to a text block kept whole (`|+`).
std::uint32_t EditText::last_line_end(const Node& node, bool is_alias, std::uint32_t end) const {
  std::size_t line = outline_.line(end);
  const Node& leaf = last_leaf(node);
  if (!is_alias && leaf.shape == Shape::mapping && !leaf.flow) {
    const Pair& last = outline_.written(static_cast<const Collection&>(leaf)).back();
    return last_line_end(*last.value, outline_.is_alias(*last.value, last.value_range), end);
  }
  const bool block =
      !is_alias && leaf.shape == Shape::scalar && leaf.content < end && is_text_block(view()[leaf.content]);
  if (block && view().substr(leaf.content, 3).find('+') != std::string_view::npos) {
    const auto is_empty = [this](std::size_t at) {
      const Range range = outline_.line_range(at);
      return view().substr(range.begin, range.end - range.begin).find_first_not_of(' ') == std::string_view::npos;
    };
    while (line + 1 < outline_.line_count() && is_empty(line + 1)) ++line;
    // The file's last line is one only where something is in it.
    if (line + 1 == outline_.line_count() && line > outline_.line(end) &&
        outline_.line_range(line).begin == outline_.line_range(line).end)
      --line;
  }
  return outline_.line_range(line).end;
}

/// Whether the last value in it is a text block.
bool EditText::ends_in_text_block(const Pair& pair) const {
  if (outline_.is_alias(*pair.value, pair.value_range)) return false;
  const Node& leaf = last_leaf(*pair.value);
  if (leaf.shape == Shape::mapping && !leaf.flow)
    return ends_in_text_block(outline_.written(static_cast<const Collection&>(leaf)).back());
  return leaf.shape == Shape::scalar && leaf.content < view().size() && is_text_block(view()[leaf.content]);
}

std::uint32_t EditText::end_of(const Pair& pair) const {
  return std::max({pair.value_range.end, pair.key_range.end, outline_.colon_end(pair).value_or(0)});
}

void EditText::add(const Collection& owner, const Pair& after, const Value& entries) {
  const Manner manner = outline_.manner_beside(owner, after);
  if (owner.flow) return add_in_flow(owner, after, entries, manner);
  const std::uint32_t at =
      last_line_end(*after.value, outline_.is_alias(*after.value, after.value_range), end_of(after));
  const auto lines_behind = [&](std::uint32_t offset) {
    return block_text(entries, outline_.column(owner.content), manner_behind(offset, manner));
  };
  if (at < view().size() || !ends_in_text_block(after)) return put_lines(at, lines_behind(at));
  // A line behind it would give the text its missing end: the keys go before it and its comments.
  std::size_t line = outline_.line(after.key_range.begin);
  const auto is_comment = [this](std::size_t above) {
    const Range range = outline_.line_range(above);
    const std::size_t first = view().find_first_not_of(' ', range.begin);
    return first < range.end && view()[first] == '#';
  };
  while (line > 0 && is_comment(line - 1)) --line;
  const std::uint32_t above = line == 0 ? 0 : outline_.line_range(line - 1).end;
  const std::string lines = lines_behind(above);
  if (line > 0) return put_lines(above, lines);
  const std::string_view line_break = outline_.line_break(0);
  change(0, 0, lines.substr(line_break.size()).append(line_break));
}

void EditText::add_in_flow(const Collection& owner, const Pair& after, const Value& entries, const Manner& manner) {
  const std::string inner = inline_text(entries, manner, true);
  const std::string keys = inner.substr(1, inner.size() - 2);
  const std::uint32_t end = end_of(after);
  const bool has_own_line =
      outline_.is_first(after.key_range.begin) && outline_.line(owner.content) != outline_.line(end);
  if (!has_own_line) return change(end, end, ", " + keys);
  const auto behind_blanks = [this](std::uint32_t at) {
    while (is_blank(view()[at])) ++at;
    return at;
  };
  std::uint32_t behind = behind_blanks(end);
  const bool has_comma = view()[behind] == ',';
  if (has_comma) behind = behind_blanks(behind + 1);
  const std::string line =
      std::string(outline_.line_break(end)).append(outline_.column(after.key_range.begin), ' ').append(keys);
  // The line before stays as it is, with its comment, but for a comma.
  if (view()[behind] != '#' && break_length(view().data() + behind) == 0) return change(end, end, "," + line);
  if (!has_comma) change(end, end, ",");
  put_lines(end, has_comma ? line + "," : line);
}

void EditText::create(const Value& entries) {
  const Range root = outline_.root_range();
  const auto size = static_cast<std::uint32_t>(view().size());
  const std::uint32_t at = outline_.root() == nullptr ? size : root.begin;
  const std::string_view line_end = outline_.line_break(at);
  const std::string lines = block_text(entries, 0, manner_behind(at, outline_.manner())).substr(line_end.size());
  const auto at_line_start = [this](std::uint32_t at) { return outline_.line_range(outline_.line(at)).begin == at; };
  if (outline_.root() != nullptr && root.end > root.begin) {
    std::string comments = inner_comments(root, 0, root.end);
    if (!comments.empty()) put_lines(root.end, std::move(comments));
    if (at_line_start(root.begin)) return change(root.begin, root.end, lines);
    if (outline_.top() != nullptr) return change(root.begin, root.end, inline_text(entries, outline_.manner(), true));
    return change(root.begin, root.end, std::string(line_end).append(lines));
  }
  const auto begins_line = [this](std::string_view mark) {
    return view().starts_with(mark) || view().find("\n" + std::string(mark)) != std::string_view::npos;
  };
  std::string text = outline_.root() == nullptr && begins_line("%") ? "---" + std::string(line_end) + lines : lines;
  if (at_line_start(at)) return change(at, at, text + std::string(line_end));
  change(at, at, std::string(line_end) + text);
}

void EditText::remove(const Collection& owner, std::span<const Pair> pairs) {
  if (owner.flow) return remove_from_flow(owner, pairs);
  std::vector<std::pair<std::size_t, std::size_t>> lines;
  for (const Pair& pair : pairs) {
    const std::size_t first = outline_.line(pair.key_range.begin);
    const Range range = outline_.line_range(first);
    const std::string_view before = view().substr(range.begin, pair.key_range.begin - range.begin);
    if (before.find_first_not_of(" ?") != std::string_view::npos)
      throw Refused(pair.key_range.begin, "something else stands before it on its line");
    const std::size_t last = outline_.line(end_of(pair));
    if (!lines.empty() && lines.back().second + 1 == first) {
      lines.back().second = last;
    } else {
      lines.emplace_back(first, last);
    }
  }
  for (const auto& [first, last] : lines) delete_whole_lines(first, last);
}

/// Takes items or keys in brackets away, but leaves the comments that have a line to themselves.
void EditText::take_from_brackets(std::uint32_t begin, std::uint32_t end) {
  for (auto at = outline_.comment(begin); at != outline_.comments().end() && at->begin < end; ++at) {
    if (!outline_.is_first(at->begin)) continue;
    const std::uint32_t above = outline_.line_range(outline_.line(at->begin) - 1).end;
    // With the line, if it is the first there.
    const std::size_t line = outline_.line(begin);
    const std::uint32_t from = outline_.is_first(begin) && line > 0 ? outline_.line_range(line - 1).end : begin;
    if (begin < above) take_away(from, above);
    begin = at->end;
    while (begin < end && (is_blank(view()[begin]) || break_length(view().data() + begin) != 0)) ++begin;
  }
  if (begin < end) take_away(begin, end);
}

void EditText::remove_from_flow(const Collection& owner, std::span<const Pair> pairs) {
  const std::span<const Pair> all = outline_.written(owner);
  for (const Pair& pair : pairs) {
    const auto at = static_cast<std::size_t>(
        std::lower_bound(all.begin(), all.end(), pair.key_range.begin,
                         [](const Pair& other, std::uint32_t begin) { return other.key_range.begin < begin; }) -
        all.begin());
    if (at + 1 < all.size()) {
      take_from_brackets(pair.key_range.begin, all[at + 1].key_range.begin);
    } else if (at > 0 && pairs.size() == 1) {
      take_from_brackets(end_of(all[at - 1]), end_of(pair));
    } else {
      take_from_brackets(pair.key_range.begin, end_of(pair));
    }
  }
}

}  // namespace ampcfg::document

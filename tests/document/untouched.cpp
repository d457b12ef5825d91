#include "document/untouched.hpp"

#include <algorithm>
#include <vector>

#include "document/reading/scanner.hpp"

namespace ampcfg::document {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::size_t same_at_begin(std::string_view left, std::string_view right) {
  const auto [end, other] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  return static_cast<std::size_t>(end - left.begin());
}

std::size_t same_at_end(std::string_view left, std::string_view right) {
  const auto [end, other] = std::mismatch(left.rbegin(), left.rend(), right.rbegin(), right.rend());
  return static_cast<std::size_t>(end - left.rbegin());
}

/// Whether `more` is `less` with something put in at one place.
bool is_with_one_piece_put_in(std::string_view less, std::string_view more) {
  return more.size() >= less.size() && same_at_begin(less, more) + same_at_end(less, more) >= less.size();
}

/// Whether the line before what is put in gets another end.
bool changes_line_end(std::string_view less, std::string_view more) {
  const std::size_t at = same_at_begin(less, more);
  const auto is_break = [](std::string_view text, std::size_t offset) {
    return offset < text.size() && (text[offset] == '\r' || text[offset] == '\n');
  };
  if (at > 0 && less[at - 1] == '\r' && is_break(more, at) && more[at] == '\n') return !is_break(less, at);
  return is_break(less, at) && is_break(more, at);
}

/// The same with a comma at its own place, as in brackets behind what was the last key before a comment.
bool is_with_piece_and_comma_put_in(std::string_view less, std::string_view more) {
  const std::size_t at = same_at_begin(less, more);
  if (at >= more.size() || more[at] != ',') return false;
  const std::string rest = std::string(more).erase(at, 1);
  return is_with_one_piece_put_in(less, rest) && !changes_line_end(less, rest);
}

std::string without_blanks(std::string_view text) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept),
               [](char byte) { return blanks.find(byte) == std::string_view::npos; });
  return kept;
}

bool repeats(std::string_view bytes) {
  return bytes.find("<<") != std::string_view::npos ||
         (bytes.find('&') != std::string_view::npos && bytes.find('*') != std::string_view::npos);
}

std::size_t line_end(std::string_view bytes, std::size_t at) {
  return std::min(bytes.find_first_of("\r\n", at), bytes.size());
}

/// Where the comments between two bytes stand, in their order; `alone`: those that have a line to themselves.
std::vector<Range> comments_in(std::string_view file, std::size_t begin, std::size_t end, bool alone) {
  const std::string bytes(file);
  const Text text(bytes);
  Arena arena;
  std::vector<Range> ranges;
  Scanner scanner(text, arena, &ranges);
  while (scanner.peek() != Token::Kind::stream_end) scanner.take();
  std::vector<Range> comments;
  for (const Range& range : ranges) {
    const Range at = text.bytes(range);
    if (at.begin < begin || at.end > end) continue;
    const std::size_t before = file.find_last_not_of(" \t", std::size_t{at.begin} - 1);
    if (!alone || file[before] == '\n' || file[before] == '\r') comments.push_back(at);
  }
  return comments;
}

std::vector<std::string> texts(std::string_view file, const std::vector<Range>& comments) {
  std::vector<std::string> found;
  for (const Range& at : comments) found.push_back(without_blanks(file.substr(at.begin, at.end - at.begin)));
  std::sort(found.begin(), found.end());
  return found;
}

/// What stands between two bytes, without comments and blanks.
std::string bare(std::string_view file, std::size_t begin, std::size_t end) {
  std::string left;
  for (const Range& at : comments_in(file, begin, end, false)) {
    if (at.begin > begin) left += without_blanks(file.substr(begin, at.begin - begin));
    begin = at.end;
  }
  return left + (end > begin ? without_blanks(file.substr(begin, end - begin)) : "");
}

bool are_scalars(std::span<const Value> items) {
  return std::none_of(items.begin(), items.end(), [](const Value& item) {
    return item.kind() == Value::Kind::list || item.kind() == Value::Kind::mapping;
  });
}

/// The leaf at a parent of `path` in whose place the new key comes.
const Key* leaf_above(const Document& document, std::string_view path) {
  for (std::size_t dot = path.rfind('.'); dot != std::string_view::npos;
       dot = dot == 0 ? std::string_view::npos : path.rfind('.', dot - 1)) {
    if (const Key* const key = document.find(path.substr(0, dot))) return key;
  }
  return nullptr;
}

/// In a list that stays one, an item that goes takes the comment on its line with it.
/// Whether a key is written behind `?`.
bool is_asked_for(std::string_view bytes, std::size_t key) {
  const std::size_t before = key == 0 ? std::string_view::npos : bytes.find_last_not_of(" \t", key - 1);
  return before != std::string_view::npos && bytes[before] == '?';
}

std::optional<std::string> changed_around(std::string_view bytes, const Key& key, bool stays_list,
                                          std::string_view after) {
  const std::size_t key_end = key.key.end;
  if (is_asked_for(bytes, key.key.begin)) return std::nullopt;
  // Empty lines belong to a text block that ends in `+`.
  const std::string_view value = bytes.substr(key.written.begin, key.written.end - key.written.begin);
  if (value.find("|+") != std::string_view::npos || value.find(">+") != std::string_view::npos) return std::nullopt;
  std::size_t end = std::max<std::size_t>(key.written.end, key_end);
  if (end == key_end || bytes[end - 1] != '\n') end = line_end(bytes, end);
  if (!after.starts_with(bytes.substr(0, key_end))) return "bytes before the value";
  if (!after.ends_with(bytes.substr(end))) return "bytes behind the value";
  const std::string_view properties =
      bytes.substr(key_end, std::max(key_end, std::size_t{key.written.begin}) - key_end);
  if (properties.find_first_of("&!") != std::string_view::npos) return std::nullopt;
  if (key.written.begin < end && std::string_view("&!*").find(bytes[key.written.begin]) != std::string_view::npos)
    return std::nullopt;
  if (after.size() < key_end + bytes.size() - end) return "bytes on both sides of the value";
  const std::size_t after_end = after.size() - (bytes.size() - end);
  const auto old_comments = texts(bytes, comments_in(bytes, key_end, end, stays_list));
  const auto new_comments = texts(after, comments_in(after, key_end, after_end, false));
  if (!std::includes(new_comments.begin(), new_comments.end(), old_comments.begin(), old_comments.end()))
    return "a comment in the value's lines";
  std::string behind = bare(bytes, key.written.end, end);
  // A last key or item in the value with nothing in it but a tag.
  if (behind.find_first_of(":!&") == 0) behind.clear();
  const std::string around = bare(bytes, key_end, key.written.begin) + behind;
  if (!stays_list && !is_with_one_piece_put_in(around, bare(after, key_end, after_end)))
    return "something in the value's lines";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> changed_outside(const Document& before, const Edit& edit, std::string_view after) {
  const std::string_view bytes = before.bytes();
  if (repeats(bytes) || after == bytes) return std::nullopt;
  if (const Key* const key = before.find(edit.path)) {
    const bool was_list = key->value.kind() == Value::Kind::list && !key->value.items().empty();
    const bool stays_list = was_list && edit.value->kind() == Value::Kind::list;
    // The comments in an item that is a mapping or a list go with it.
    if (stays_list && !are_scalars(key->value.items())) return std::nullopt;
    return changed_around(bytes, *key, stays_list, after);
  }
  if (before.section(edit.path)) return std::nullopt;
  if (const Key* const above = leaf_above(before, edit.path)) return changed_around(bytes, *above, false, after);
  if (before.keys().empty() || is_with_piece_and_comma_put_in(bytes, after)) return std::nullopt;
  if (is_with_one_piece_put_in(bytes, after))
    return changes_line_end(bytes, after) ? std::optional<std::string>("the end of the line before") : std::nullopt;
  // Its parent may be written as nothing, with its other keys elsewhere and dotted.
  const std::size_t begin = same_at_begin(bytes, after);
  const std::size_t rest = std::min({same_at_end(bytes, after), bytes.size() - begin, after.size() - begin});
  const std::string gone = without_blanks(bytes.substr(begin, bytes.size() - begin - rest));
  for (const std::string_view nothing : {"{}", "~", "null"}) {
    if (nothing.find(gone) != std::string_view::npos) return std::nullopt;
  }
  return "bytes around the new key";
}

std::optional<std::string> changed_beside_item(std::string_view before, std::string_view after, bool grown) {
  if (repeats(before)) return std::nullopt;
  if (grown ? is_with_one_piece_put_in(before, after) : is_with_one_piece_put_in(after, before)) return std::nullopt;
  // Comments in the lines of what is taken away stay.
  const bool has_comments = before.find('#') != std::string_view::npos;
  if (!grown && has_comments && without_blanks(before).size() > without_blanks(after).size()) return std::nullopt;
  return grown ? "bytes around the new item" : "bytes around the item that is taken away";
}

}  // namespace ampcfg::document

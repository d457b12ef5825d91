#include "cli/terminal/contrast.hpp"

#include <algorithm>

#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
}

/// Bytes at the start that both share, in whole characters.
std::size_t common_head(std::string_view left, std::string_view right) {
  auto bytes = static_cast<std::size_t>(std::mismatch(left.begin(), left.end(), right.begin(), right.end()).first -
                                        left.begin());
  while (bytes > 0 && ((bytes < left.size() && continues_character(left[bytes])) ||
                       (bytes < right.size() && continues_character(right[bytes])))) {
    --bytes;
  }
  return bytes;
}

std::size_t common_tail(std::string_view left, std::string_view right) {
  auto bytes = static_cast<std::size_t>(std::mismatch(left.rbegin(), left.rend(), right.rbegin(), right.rend()).first -
                                        left.rbegin());
  while (bytes > 0 && continues_character(left[left.size() - bytes])) --bytes;
  return bytes;
}

/// The last characters of `text` that fit into `columns`.
std::string_view last_columns(std::string_view text, std::size_t columns) {
  std::size_t from = text.size();
  while (from > 0) {
    std::size_t start = from - 1;
    while (start > 0 && continues_character(text[start])) --start;
    const std::size_t more = width(text.substr(start, from - start));
    if (more > columns) break;
    columns -= more;
    from = start;
  }
  return text.substr(from);
}

Excerpt excerpt(std::string_view text, std::size_t head_bytes, std::size_t tail_bytes, std::size_t columns) {
  const std::string_view before = text.substr(0, head_bytes);
  const std::string_view different = text.substr(head_bytes, text.size() - head_bytes - tail_bytes);
  const std::string_view after = text.substr(text.size() - tail_bytes);
  if (width(text) <= columns) return {std::string(before), std::string(different), std::string(after)};
  // A third of the room shows where we are.
  const std::size_t context = std::max(columns / 3, columns - std::min(columns, width(different) + columns / 3));
  Excerpt shown_part;
  shown_part.before = before;
  if (width(before) > context) shown_part.before = std::string(cut_sign).append(last_columns(before, context - 1));
  const std::size_t left = columns - width(shown_part.before);
  shown_part.different = cut(different, left);
  shown_part.after = cut(after, left - width(shown_part.different));
  return shown_part;
}

}  // namespace

Contrast contrast(std::string_view expected, std::string_view actual, std::size_t columns) {
  const std::size_t head_bytes = common_head(expected, actual);
  const std::size_t tail_bytes = common_tail(expected.substr(head_bytes), actual.substr(head_bytes));
  Contrast both{excerpt(expected, head_bytes, tail_bytes, columns), excerpt(actual, head_bytes, tail_bytes, columns),
                false};
  constexpr std::size_t long_value = 16;
  const std::size_t longer = std::max(expected.size(), actual.size());
  both.alike = longer >= long_value && (head_bytes + tail_bytes) * 2 >= longer;
  return both;
}

}  // namespace ampcfg::cli

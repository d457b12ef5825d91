#include "ampcfg/document/reading/reading_hints.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "ampcfg/document/reading/any_text.hpp"
#include "document/reading/scanner.hpp"

namespace ampcfg::document {
namespace {

using TokenKind = Token::Kind;

/// Of what is written behind a key; longer values are no text that somebody forgot to quote.
constexpr std::size_t most_bytes = std::size_t{64} << 10;

bool any_text_begins(const Value& value, char first) {
  return any_text(value, [first](std::string_view text) { return text.starts_with(first); });
}

bool opens_collection(TokenKind kind) {
  return kind == TokenKind::block_entry || kind == TokenKind::flow_sequence_start ||
         kind == TokenKind::flow_mapping_start;
}

/// What is written behind a key: with its anchor and tag, and the comment on its last line.
std::string_view behind(std::string_view bytes, const Key& key) {
  const std::size_t begin = key.key.end;
  std::size_t end = std::max(key.written.end, key.key.end);
  const std::size_t next = std::min(bytes.find_first_not_of(" \t", end), bytes.size());
  const bool is_written = key.written.begin != key.written.end;
  // A last item that is nothing but an anchor or a tag is written, but not as a value.
  const bool goes_on = next < bytes.size() && std::string_view("#&!").find(bytes[next]) != std::string_view::npos;
  if (!is_written || goes_on) end = std::min(bytes.find_first_of("\r\n", end), bytes.size());
  return bytes.substr(begin, end - begin);
}

bool is_behind_quotes(std::string_view text, std::uint32_t comment) {
  const std::size_t before = text.substr(0, comment).find_last_not_of(" \t");
  return before != std::string_view::npos && std::string_view("'\"]}").find(text[before]) != std::string_view::npos;
}

}  // namespace

std::string_view ReadingHints::of(const Key& key, const Value& wanted) {
  if (!any_text(wanted, [](std::string_view) { return true; })) return {};
  const Written found = written_behind(key);
  if (found.has_anchor) return "without quotes, `&` begins an anchor, which is no part of the value";
  if (found.has_bare_tag || (found.has_tag && any_text_begins(wanted, '!')))
    return "without quotes, `!` begins a tag, which is no part of the value";
  if (found.has_alias && any_text_begins(wanted, '*'))
    return "without quotes, `*` repeats the value that has the anchor of this name";
  const bool wants_hash = any_text_begins(wanted, '#') || any_text(wanted, [](std::string_view text) {
                            return text.find(" #") != std::string_view::npos;
                          });
  if (found.has_comment && (wants_hash || (key.value.is_null() && found.has_joined_comment)))
    return "without quotes, ` #` begins a comment, which is no part of the value";
  return {};
}

ReadingHints::Written ReadingHints::written_behind(const Key& key) {
  Written found;
  const std::string_view piece_there = behind(document_.bytes(), key);
  const bool shows_nothing = piece_there.find_first_of("&!*#") == std::string_view::npos;
  if (shows_nothing || piece_there.size() > most_bytes) return found;
  const std::string piece(piece_there);
  const Text text(piece);
  Arena arena;
  std::vector<Range> comments;
  bool is_inside = key.value.kind() != Value::Kind::list && key.value.kind() != Value::Kind::mapping;
  try {
    Scanner scanner(text, arena, &comments);
    for (TokenKind kind = scanner.peek(); kind != TokenKind::stream_end; kind = scanner.peek()) {
      const Token token = scanner.take();
      is_inside = is_inside || opens_collection(kind);
      if (kind == TokenKind::anchor) found.has_anchor = found.has_anchor || (is_inside && !is_repeated(token.text));
      if (kind == TokenKind::tag) (token.text == "!" ? found.has_bare_tag : found.has_tag) = true;
      if (kind == TokenKind::alias) found.has_alias = true;
    }
  } catch (const Refused&) {
    // The piece may end within brackets; what stands before that was seen.
  }
  for (const Range& comment : comments) {
    if (is_behind_quotes(text.view(), comment.begin)) continue;
    found.has_comment = true;
    const char next = text.view().substr(comment.begin, comment.end - comment.begin).size() > 1
                          ? text.view()[comment.begin + 1]
                          : ' ';
    found.has_joined_comment =
        found.has_joined_comment || std::string_view(" \t#").find(next) == std::string_view::npos;
  }
  return found;
}

bool ReadingHints::is_repeated(std::string_view anchor) {
  if (!aliases_) {
    aliases_.emplace();
    const std::string_view bytes = document_.bytes();
    for (std::size_t at = bytes.find('*'); at != std::string_view::npos; at = bytes.find('*', at + 1)) {
      const std::size_t end = std::min(bytes.find_first_of(" \t\r\n:,[]{}/.*&", at + 1), bytes.size());
      aliases_->insert(bytes.substr(at + 1, end - at - 1));
    }
  }
  return aliases_->count(anchor) != 0;
}

}  // namespace ampcfg::document

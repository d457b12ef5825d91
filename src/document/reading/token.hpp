#pragma once

#include <cstdint>
#include <string_view>

namespace ampcfg::document {

/// A piece of YAML with its place in the decoded text (see Text). Comments of one kind in a row are one token, without
/// length.
struct Token {
  enum class Kind : std::uint8_t {
    stream_end,
    version_directive,
    tag_directive,
    other_directive,
    document_start,
    document_end,
    block_sequence_start,
    block_mapping_start,
    block_end,
    flow_sequence_start,
    flow_sequence_end,
    flow_mapping_start,
    flow_mapping_end,
    block_entry,
    flow_entry,
    key,
    value,
    alias,
    anchor,
    tag,
    scalar,
    inline_comment,  ///< comments behind something on its line, and those right below them in the same column
    block_comment,   ///< other comments, and lines without anything
  };

  Kind kind = Kind::stream_end;
  bool is_plain = false;  ///< a scalar without quotes, of one line or many
  bool is_key = false;    ///< begins a key that no `?` announces: a `key` stands before it
  bool opens_mapping =
      false;  ///< is the first such key of its block mapping: a `block_mapping_start` stands before that
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  /// A scalar's characters after unescaping and folding; the name of an anchor or alias; a tag's suffix, or its whole
  /// URI where `handle` is empty; a tag directive's prefix; the major version.
  std::string_view text;
  std::string_view handle;  ///< of a tag (`!`, `!!`, `!name!`) or a tag directive
};

constexpr bool is_comment(Token::Kind kind) noexcept {
  return kind >= Token::Kind::inline_comment;
}

}  // namespace ampcfg::document

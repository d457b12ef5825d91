#pragma once

#include <span>

// The one place that says which characters must not reach a reader as they are.
namespace ampcfg::document {

struct Block {
  char32_t first, last;
};

/// What steers a terminal, reorders or breaks lines or is there and not seen, and lone surrogates. Sorted, as all
/// tables of blocks are.
// clang-format off
inline constexpr Block deceptive[] = {
    {0x00, 0x1F}, {0x7F, 0x9F},     // control characters
    {0xAD, 0xAD},                   // SOFT HYPHEN
    {0x61C, 0x61C},                 // ARABIC LETTER MARK
    {0x180E, 0x180E},               // MONGOLIAN VOWEL SEPARATOR
    {0x200B, 0x200F},               // without width; the joiners, unless they join; marks of direction
    {0x2028, 0x202E},               // ends of lines and paragraphs, direction
    {0x2060, 0x2064},               // WORD JOINER, operators that are not seen
    {0x2066, 0x2069},               // direction
    {0xD800, 0xDFFF},               // lone surrogates
    {0xFEFF, 0xFEFF},               // BYTE ORDER MARK
    {0xFFF9, 0xFFFB},               // INTERLINEAR ANNOTATION
    {0xE0000, 0xE007F},             // tags, those in flags of parts of countries too
};
// clang-format on

constexpr bool contains(std::span<const Block> blocks, char32_t code) noexcept {
  for (const Block& block : blocks) {
    if (code <= block.last) return code >= block.first;
  }
  return false;
}

constexpr bool is_deceptive(char32_t code) noexcept {
  const bool is_far_from_any = code > 0x2069 && code < 0xD800;  // most of what is not Latin
  return !is_far_from_any && contains(deceptive, code);
}
/// True for those of them that may be seen: by what they do to the characters beside them.
bool is_joiner(char32_t code) noexcept;
/// True for a joiner between letters of a script that joins them, or in an emoji; 0 is no character.
bool is_seen_to_join(char32_t before, char32_t joiner, char32_t after) noexcept;

}  // namespace ampcfg::document

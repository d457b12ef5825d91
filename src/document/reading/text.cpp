#include "document/reading/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace ampcfg::document {
namespace {

using Byte = unsigned char;

constexpr std::string_view bom = "\xEF\xBB\xBF";
constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::size_t block = 32;
constexpr std::uint32_t characters_block = 4096;
constexpr std::size_t screen = 80;

bool is_tail(Byte byte) {
  return (byte & 0xC0) == 0x80;
}

bool is_plain(Byte byte) {
  return (byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\t' || byte == '\r';
}

bool all_plain(const char* at) {
  Byte others = 0;  // of a byte's width: many are compared at a time
  for (std::size_t i = 0; i < block; ++i) {
    const Byte byte = static_cast<Byte>(at[i]);
    const bool is_control = (byte < 0x20) & (byte != '\n') & (byte != '\t') & (byte != '\r');
    others |= static_cast<Byte>((byte >= 0x7F) | is_control);
  }
  return others == 0;
}

/// The length of a well-formed printable character, for those that are quickly told; else 0. A NUL must follow the
/// text.
unsigned common_length(const char* at) {
  const Byte lead = static_cast<Byte>(*at);
  if (lead < 0x80) return is_plain(lead) ? 1 : 0;
  if (lead < 0xC3 || lead > 0xEC || lead == 0xE0 || !is_tail(static_cast<Byte>(at[1]))) return 0;
  if (lead < 0xE0) return 2;
  return is_tail(static_cast<Byte>(at[2])) ? 3 : 0;
}

/// Sixteen bytes that are compared at a time; where a comparison is true, all bits are set.
using Bytes = Byte __attribute__((vector_size(16)));

Bytes bytes_at(const char* at) {
  Bytes bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

/// Which bytes, behind the two before each, are not of characters that are quickly told.
auto uncommon(Bytes two_before, Bytes before, Bytes byte) {
  const auto second = (before >= 0xC2) & (before < 0xEF) & (before != 0xE0) & (before != 0xED);
  const auto third = (two_before > 0xE0) & (two_before < 0xEF) & (two_before != 0xED);
  const auto follows = (byte & 0xC0) == 0x80;
  const auto control = (byte < 0x20) & (byte != '\n') & (byte != '\t') & (byte != '\r');
  const auto high_control = (before == 0xC2) & (byte < 0xA0);
  const auto rare = (byte == 0x7F) | (byte == 0xC0) | (byte == 0xC1) | (byte == 0xE0) | (byte == 0xED) | (byte >= 0xEF);
  return ((second | third) ^ follows) | control | high_control | rare;
}

/// Whether a block's bytes are of characters that are quickly told, the last of them perhaps cut. The first begins one;
/// two bytes stand before it.
bool all_common(const char* at) {
  constexpr std::size_t half = sizeof(Bytes);
  const auto first = uncommon(bytes_at(at - 2), bytes_at(at - 1), bytes_at(at));
  const auto second = uncommon(bytes_at(at + half - 2), bytes_at(at + half - 1), bytes_at(at + half));
  std::uint64_t found[2];
  const auto any = first | second;
  std::memcpy(found, &any, sizeof any);
  return (found[0] | found[1]) == 0;
}

/// How many bytes of such a block are of whole characters.
std::size_t whole_characters(const char* at) {
  if (static_cast<Byte>(at[block - 1]) >= 0xC0) return block - 1;
  return static_cast<Byte>(at[block - 2]) >= 0xE0 ? block - 2 : block;
}

struct Sequence {
  unsigned bytes;
  bool valid;
};

/// How many bytes from the front of `rest` Java's decoder takes for one character, or for one replacement of a
/// malformed one.
Sequence sequence(std::string_view rest) {
  const auto byte = [&](std::size_t i) { return i < rest.size() ? static_cast<Byte>(rest[i]) : Byte{0}; };
  const Byte lead = byte(0);
  if (lead < 0x80) return {1, true};
  if (lead < 0xC2 || lead > 0xF4) return {1, false};
  if (lead < 0xE0) return is_tail(byte(1)) ? Sequence{2, true} : Sequence{1, false};
  if (!is_tail(byte(1))) return {1, false};
  if (lead < 0xF0) {
    if (lead == 0xE0 && byte(1) < 0xA0) return {1, false};
    if (!is_tail(byte(2))) return {2, false};
    return {3, !(lead == 0xED && byte(1) >= 0xA0)};
  }
  if ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) >= 0x90)) return {1, false};
  if (!is_tail(byte(2))) return {2, false};
  return is_tail(byte(3)) ? Sequence{4, true} : Sequence{3, false};
}

bool is_printable(char32_t character) {
  return (character >= 0x20 && character <= 0x7E) || character == '\t' || character == '\n' || character == '\r' ||
         character == 0x85 || (character >= 0xA0 && character <= 0xD7FF) ||
         (character >= 0xE000 && character <= 0xFFFD) || (character >= 0x10000 && character <= 0x10FFFF);
}

std::uint32_t count_characters(std::string_view text) {
  return static_cast<std::uint32_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_tail(static_cast<Byte>(c)); }));
}

/// True of most texts, whose lines are found much faster.
bool has_only_line_feeds(std::string_view text) {
  constexpr auto none = std::string_view::npos;
  return text.find('\r') == none && text.find("\xC2\x85") == none && text.find("\xE2\x80\xA8") == none &&
         text.find("\xE2\x80\xA9") == none;
}

}  // namespace

std::optional<Place> counted_place(const Text& text, std::uint32_t offset) noexcept {
  const std::string_view before = text.view().substr(0, offset);
  if (before.find('\r') != std::string_view::npos || (!text.ascii() && !has_only_line_feeds(before)))
    return std::nullopt;
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  return Place{lines + 1, count_characters(before.substr(before.rfind('\n') + 1)) + 1};
}

char32_t next_character(const char*& at) noexcept {
  const auto take = [&at] { return static_cast<char32_t>(static_cast<Byte>(*at++)); };
  const char32_t lead = take();
  if (lead < 0x80) return lead;
  char32_t character = lead & (lead < 0xE0 ? 0x1FU : lead < 0xF0 ? 0x0FU : 0x07U);
  for (unsigned tails = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3; tails > 0; --tails)
    character = character << 6 | (take() & 0x3FU);
  return character;
}

void append_character(std::string& out, char32_t character) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (character >= 0xDC00 && character <= 0xDFFF && out.size() >= 3) {
    const char* high = out.data() + out.size() - 3;
    if (static_cast<Byte>(high[0]) == 0xED && static_cast<Byte>(high[1]) >= 0xA0 &&
        static_cast<Byte>(high[1]) <= 0xAF) {
      character = 0x10000 + ((next_character(high) - 0xD800) << 10) + (character - 0xDC00);
      out.resize(out.size() - 3);
    }
  }
  if (character < 0x80) return put(character);
  if (character < 0x800) {
    put(0xC0 | character >> 6);
  } else {
    if (character < 0x10000) {
      put(0xE0 | character >> 12);
    } else {
      put(0xF0 | character >> 18);
      put(0x80 | (character >> 12 & 0x3F));
    }
    put(0x80 | (character >> 6 & 0x3F));
  }
  put(0x80 | (character & 0x3F));
}

bool is_utf8(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const auto [length, valid] = sequence(bytes);
    if (!valid) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

Text::Text(const std::string& bytes) : view_(bytes) {
  if (view_.starts_with(bom)) {
    bom_ = static_cast<std::uint32_t>(bom.size());
    view_.remove_prefix(bom.size());
  }
  std::size_t at = 0;
  while (at < view_.size()) {
    if (view_.size() - at >= block && all_plain(view_.data() + at)) {
      at += block;
      continue;
    }
    if (at >= 2 && view_.size() - at >= block && all_common(view_.data() + at)) {
      ascii_ = false;
      at += whole_characters(view_.data() + at);
      continue;
    }
    const std::size_t end = std::min(at + block, view_.size());
    while (at < end) {
      if (const unsigned length = common_length(view_.data() + at); length != 0) {
        ascii_ = ascii_ && length == 1;
        at += length;
        continue;
      }
      const auto [length, valid] = sequence(view_.substr(at));
      if (!valid) {
        repair(view_, at);
        return;
      }
      const char* character = view_.data() + at;
      forbid(at, next_character(character));
      at += length;
    }
  }
}

void Text::repair(std::string_view bytes, std::size_t valid) {
  repaired_.assign(bytes.substr(0, valid));
  ascii_ = false;
  for (std::size_t at = valid; at < bytes.size();) {
    const auto [length, well_formed] = sequence(bytes.substr(at));
    if (repaired_.size() + 4 > UINT32_MAX) throw Refused(0, "the file is too large");
    if (well_formed) {
      const char* character = bytes.data() + at;
      forbid(repaired_.size(), next_character(character));
      repaired_.append(bytes.substr(at, length));
    } else {
      repaired_.append(replacement);
      shifts_.push_back({static_cast<std::uint32_t>(repaired_.size()), static_cast<std::uint32_t>(at + length)});
    }
    at += length;
  }
  view_ = repaired_;
}

void Text::forbid(std::size_t at, std::uint32_t character) {
  if (character >= 0x80) ascii_ = false;
  if (forbidden_ || is_printable(character)) return;
  forbidden_.emplace(static_cast<std::uint32_t>(at),
                     character == 0
                         ? "a NUL byte cannot stand in a YAML file: the file is damaged, or no text"
                         : fmt::format("the invisible character U+{:04X} cannot stand in a YAML file", character));
}

std::uint32_t Text::byte(std::uint32_t at) const noexcept {
  const auto shift = std::upper_bound(shifts_.begin(), shifts_.end(), at,
                                      [](std::uint32_t value, const Shift& s) { return value < s.offset; });
  if (shift == shifts_.begin()) return at + bom_;
  return shift[-1].byte + (at - shift[-1].offset) + bom_;
}

std::uint32_t Text::offset(std::uint32_t byte) const noexcept {
  const std::uint32_t at = byte < bom_ ? 0 : byte - bom_;
  const auto shift = std::upper_bound(shifts_.begin(), shifts_.end(), at,
                                      [](std::uint32_t value, const Shift& s) { return value < s.byte; });
  std::uint32_t offset = shift == shifts_.begin() ? at : shift[-1].offset + (at - shift[-1].byte);
  if (shift != shifts_.end()) offset = std::min(offset, shift->offset);
  return std::min(offset, static_cast<std::uint32_t>(view_.size()));
}

Lines::Lines(const Text& text) : text_(text.view()) {
  starts_.push_back(0);
  if (has_only_line_feeds(text_)) {
    for (std::size_t at = text_.find('\n'); at != std::string_view::npos; at = text_.find('\n', at + 1))
      starts_.push_back(static_cast<std::uint32_t>(at + 1));
  } else {
    const char* const end = text_.data() + text_.size();
    for (const char* at = text_.data(); at < end;) {
      const unsigned length = break_length(at);
      at += length == 0 ? 1 : length;
      if (length != 0) starts_.push_back(static_cast<std::uint32_t>(at - text_.data()));
    }
  }
  if (text.ascii()) return;
  std::uint32_t count = 0;
  for (std::size_t at = 0; at <= text_.size(); at += characters_block) {
    characters_.push_back(count);
    count += count_characters(text_.substr(at, characters_block));
  }
}

std::uint32_t Lines::characters_before(std::uint32_t offset) const noexcept {
  if (characters_.empty()) return offset;
  const std::uint32_t whole = offset / characters_block;
  return characters_[whole] +
         count_characters(text_.substr(std::size_t{whole} * characters_block, offset % characters_block));
}

Place Lines::place(std::uint32_t offset) const noexcept {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return {static_cast<std::uint32_t>(next - starts_.begin()),
          characters_before(offset) - characters_before(next[-1]) + 1};
}

Lines::Line Lines::line(std::uint32_t offset) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  std::size_t begin = next[-1];
  std::size_t end = begin;
  while (end < text_.size() && break_length(text_.data() + end) == 0) ++end;
  if (offset - begin > screen / 2 && end - begin > screen) begin = offset - screen / 2;
  end = std::min(end, begin + screen);
  while (begin < end && is_tail(static_cast<Byte>(text_[begin]))) ++begin;
  while (end > begin && end < text_.size() && is_tail(static_cast<Byte>(text_[end]))) --end;
  return {std::string(text_.substr(begin, end - begin)),
          characters_before(offset) - characters_before(static_cast<std::uint32_t>(begin)) + 1};
}

}  // namespace ampcfg::document

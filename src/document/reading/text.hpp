#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/document.hpp"
#include "document/reading/refused.hpp"

namespace ampcfg::document {

/// A file's characters as the game server decodes them, and where each stands in the file. Malformed UTF-8 is U+FFFD,
/// once for each sequence as Java's decoder counts them; a BOM at the very start is left out.
class Text {
 public:
  /// `bytes` must stay where it is, with a NUL behind it, for as long as this text.
  explicit Text(const std::string& bytes);

  /// Valid UTF-8 with a NUL behind its end.
  [[nodiscard]] std::string_view view() const noexcept { return view_; }
  /// Only characters of one byte.
  [[nodiscard]] bool ascii() const noexcept { return ascii_; }
  /// The first character that no YAML file may hold, if there is one: a control character, a non-character.
  [[nodiscard]] const std::optional<Refused>& forbidden() const noexcept { return forbidden_; }
  /// The offset in the file's bytes of an offset in `view()`, and back.
  [[nodiscard]] std::uint32_t byte(std::uint32_t at) const noexcept;
  [[nodiscard]] std::uint32_t offset(std::uint32_t byte) const noexcept;
  [[nodiscard]] Range bytes(Range range) const noexcept { return {byte(range.begin), byte(range.end)}; }

 private:
  struct Shift {
    std::uint32_t offset;
    std::uint32_t byte;
  };

  void repair(std::string_view bytes, std::size_t valid);
  void forbid(std::size_t at, std::uint32_t character);

  std::string_view view_;
  std::string repaired_;
  std::vector<Shift> shifts_;  ///< behind each replaced sequence
  std::uint32_t bom_ = 0;
  bool ascii_ = true;
  std::optional<Refused> forbidden_;
};

/// The lines of a text, as the game server's reader ends them: LF, CR, CR LF, U+0085, U+2028, U+2029.
class Lines {
 public:
  struct Line {
    std::string text;
    std::uint32_t column;  ///< of the offset in `text`, in characters from 1
  };

  explicit Lines(const Text& text);

  [[nodiscard]] Place place(std::uint32_t offset) const noexcept;
  /// The line around `offset`, without its end, cut to a screen's width around it.
  [[nodiscard]] Line line(std::uint32_t offset) const;

 private:
  [[nodiscard]] std::uint32_t characters_before(std::uint32_t offset) const noexcept;

  std::string_view text_;
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> characters_;  ///< before each block of the text, empty where all are of one byte
};

/// The place of an offset, counted from the text's beginning: for a few places, sooner than the `Lines`. Nothing where
/// other lines than those that end with LF may be.
std::optional<Place> counted_place(const Text& text, std::uint32_t offset) noexcept;

/// Bytes of the line break that begins at `at`, 0 where none does. `at` is in a text with a NUL behind it.
inline unsigned break_length(const char* at) noexcept {
  switch (static_cast<unsigned char>(*at)) {
    case '\n':
      return 1;
    case '\r':
      return at[1] == '\n' ? 2 : 1;
    case 0xC2:
      return static_cast<unsigned char>(at[1]) == 0x85 ? 2 : 0;
    case 0xE2:
      return static_cast<unsigned char>(at[1]) == 0x80 && (static_cast<unsigned char>(at[2]) & 0xFE) == 0xA8 ? 3 : 0;
    default:
      return 0;
  }
}

/// The character at `at` in valid UTF-8 (or in a lone surrogate's three bytes); `at` moves behind it.
char32_t next_character(const char*& at) noexcept;
/// No malformed sequence, no surrogate.
bool is_utf8(std::string_view bytes) noexcept;
/// Appends a character; a low surrogate behind a high one at the end of `out` becomes one character with it.
void append_character(std::string& out, char32_t character);

}  // namespace ampcfg::document

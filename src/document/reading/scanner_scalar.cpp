// Scanner for scalars, without and with quotes and as text blocks, and for comments. Which token comes next is in
// scanner.cpp.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "document/reading/java.hpp"
#include "document/reading/scanner.hpp"

namespace ampcfg::document {
namespace {

using Byte = unsigned char;
using TokenKind = Token::Kind;

enum Stop : std::uint8_t { in_block = 1, in_flow = 2, in_quoted = 4, in_line = 8 };

/// For each byte, the contexts in which characters are no longer taken unseen. 0xC2 and 0xE2 may begin a line break.
constexpr std::array<std::uint8_t, 256> make_stops() {
  std::array<std::uint8_t, 256> stops{};
  const auto mark = [&stops](std::string_view bytes, int contexts) {
    for (const char byte : bytes) stops[static_cast<Byte>(byte)] |= static_cast<std::uint8_t>(contexts);
  };
  mark(std::string_view("\0\r\n\xC2\xE2", 5), in_block | in_flow | in_quoted | in_line);
  mark(" \t", in_block | in_flow);
  mark(":", in_block | in_flow);
  mark(",?[]{}", in_flow);
  mark("'\"\\", in_quoted);
  return stops;
}

constexpr std::array<std::uint8_t, 256> stops = make_stops();

const char* skip(const char* at, Stop context) {
  while ((stops[static_cast<Byte>(*at)] & context) == 0) ++at;
  return at;
}

bool is_space_or_tab(char byte) {
  return byte == ' ' || byte == '\t';
}

}  // namespace

const char* Scanner::line_end(const char* at) noexcept {
  if (ascii_) {
    const auto find = [at](char byte, const char* end) {
      const void* const found = std::memchr(at, byte, static_cast<std::size_t>(end - at));
      return found != nullptr ? static_cast<const char*>(found) : end;
    };
    if (next_return_ == nullptr || next_return_ < at) next_return_ = find('\r', end_);
    return find('\n', next_return_);
  }
  for (at = skip(at, in_line); *at != '\0' && break_length(at) == 0; at = skip(at + 1, in_line)) {
  }
  return at;
}

void Scanner::skip_comment() {
  const char* const begin = at_;
  at_ = line_end(begin);
  if (comments_ != nullptr) comments_->push_back({offset(begin), offset()});
}

const char* Scanner::plain_end(const char* at) const noexcept {
  const Stop context = brackets_.empty() ? in_block : in_flow;
  for (;; ++at) {
    at = skip(at, context);
    switch (static_cast<Byte>(*at)) {
      case ':': {
        const bool ends = at_blank_or_end(at + 1) || (context == in_flow && at[1] != '\0' &&
                                                      std::string_view(",[]{}").find(at[1]) != std::string_view::npos);
        if (ends) return at;
        break;
      }
      case 0xC2:
      case 0xE2:
        if (break_length(at) != 0) return at;
        break;
      default:
        return at;
    }
  }
}

Token Scanner::scan_plain() {
  const std::uint32_t begin = offset();
  const std::int64_t indent = indent_ + 1;
  const char* run = at_;
  const char* end = at_;
  Gap gap = Gap::inside;
  bool copied = false;
  while (*at_ != '#') {
    const char* const word = at_;
    at_ = plain_end(word);
    if (at_ == word) break;
    allow_key_ = false;
    if (gap == Gap::folded) {
      if (!copied) built_.clear();
      built_.append(run, end).append(breaks_);
      run = word;
      copied = true;
    }
    end = at_;
    gap = scan_plain_gap();
    if (gap == Gap::none || (gap == Gap::folded && brackets_.empty() && static_cast<std::int64_t>(column()) < indent))
      break;
  }
  Token scanned = token(TokenKind::scalar, begin);
  scanned.is_plain = true;
  scanned.end = offset(end);
  scanned.text = copied ? arena_.keep(std::string_view(built_.append(run, end)))
                        : std::string_view(run, static_cast<std::size_t>(end - run));
  return scanned;
}

Scanner::Gap Scanner::scan_plain_gap() {
  const char* const begin = at_;
  while (is_space_or_tab(*at_)) ++at_;
  breaks_.clear();
  if (!take_break(&breaks_)) return at_ == begin ? Gap::none : Gap::inside;
  allow_key_ = true;
  if (ends_plain()) return Gap::none;
  const bool folds = breaks_ == "\n";
  if (folds) breaks_.clear();
  do {
    if (at_[0] == '-' && at_[1] == '-' && at_[2] == '-') return Gap::none;
    if (*at_ == '.' && at_document_mark(at_)) return Gap::none;
    while (*at_ == ' ') ++at_;
  } while (take_break(&breaks_));
  if (breaks_.empty()) breaks_ = " ";
  return Gap::folded;
}

/// Whether the text ends before the line that begins here, so that comments and empty lines that follow are tokens. Not
/// all that cannot go on does: before a line that is not taken for a key, empty lines are still part of the gap.
/// Columns are counted as SnakeYAML counts them here, in which a CR is one.
bool Scanner::ends_plain() const noexcept {
  const char* at = at_;
  while (*at == ' ') ++at;
  std::int64_t column = at - at_;
  const bool in_block = brackets_.empty();
  if (in_block && column <= indent_ && !at_blank_or_end(at)) return true;
  for (unsigned length = 1; *at != '\0' && at_blank_or_end(at); at += length) {
    length = std::max(*at == '\r' ? 1U : break_length(at), 1U);
    const char* behind = at + length;
    if (*at == '\r' && *behind != '\0') next_character(behind);
    column = is_space_or_tab(*at) || (*at == '\r' && *behind != '\n') ? column + 1 : 0;
  }
  const char* behind = at;
  if (*at != '\0') next_character(behind);
  if (*at == '#' || *behind == '\0' || (in_block && column < indent_)) return true;
  if (!in_block) return false;
  for (at = skip(behind, Stop::in_block); !at_blank_or_end(at); at = skip(at + 1, Stop::in_block)) {
    if (*at == ':' && at_blank_or_end(at + 1)) return true;
  }
  return false;
}

Token Scanner::scan_quoted(char quote) {
  const std::uint32_t begin = offset();
  const char* run = ++at_;
  bool copied = false;
  const auto copy_run = [&] {
    if (!copied) built_.clear();
    copied = true;
    built_.append(run, at_);
  };
  for (;; ++at_) {
    at_ = skip(at_, in_quoted);
    if (*at_ == quote) {
      if (quote == '"' || at_[1] != '\'') break;
      ++at_;
      copy_run();
      run = at_ + 1;
    } else if (*at_ == '\\' && quote == '"') {
      copy_run();
      scan_escape(begin);
      run = at_--;
    } else if (*at_ == '\0') {
      refuse(begin, fmt::format("the quote `{}` opened here is never closed", quote));
    } else if (break_length(at_) != 0) {
      const char* const end = at_;
      while (at_ > run && is_space_or_tab(at_[-1])) --at_;
      copy_run();
      at_ = end;
      fold_quoted(begin);
      run = at_--;
    }
  }
  if (copied) copy_run();
  const std::string_view whole(run, static_cast<std::size_t>(at_ - run));
  ++at_;
  Token scanned = token(TokenKind::scalar, begin);
  scanned.text = copied ? arena_.keep(std::string_view(built_)) : whole;
  return scanned;
}

void Scanner::fold_quoted(std::uint32_t begin) {
  const std::size_t before = built_.size();
  take_break(&built_);
  const bool folds = built_.size() == before + 1;
  if (folds) built_.pop_back();
  scan_quoted_breaks(begin, built_);
  if (folds && built_.size() == before) built_.push_back(' ');
}

void Scanner::scan_quoted_breaks(std::uint32_t begin, std::string& out) {
  do {
    if (at_document_mark(at_))
      refuse(begin, fmt::format("the quote `{}` opened here is not closed before the document ends", text_[begin]));
    while (is_space_or_tab(*at_)) ++at_;
  } while (take_break(&out));
}

void Scanner::scan_escape(std::uint32_t begin) {
  static constexpr std::string_view names = "0abtnvfre \"\\";
  static constexpr std::string_view characters{"\0\a\b\t\n\v\f\r\x1B \"\\", 12};
  const std::uint32_t backslash = offset();
  const char escape = *++at_;
  if (const std::size_t found = names.find(escape); found != std::string_view::npos && escape != '\0') {
    built_.push_back(characters[found]);
    ++at_;
    return;
  }
  switch (escape) {
    case 'N':
      built_ += "\xC2\x85";
      ++at_;
      return;
    case '_':
      built_ += "\xC2\xA0";
      ++at_;
      return;
    case 'L':
      built_ += "\xE2\x80\xA8";
      ++at_;
      return;
    case 'P':
      built_ += "\xE2\x80\xA9";
      ++at_;
      return;
    default:
      break;
  }
  const unsigned digits = escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
  if (digits == 0) {
    if (escape == '\0') refuse(begin, "the quote `\"` opened here is never closed");
    if (!take_break()) refuse(backslash, "this escape is unknown: write `\\\\` for a backslash, or use single quotes");
    scan_quoted_breaks(begin, built_);
    return;
  }
  std::uint32_t character = 0;
  for (unsigned i = 1; i <= digits; ++i) {
    const int digit = hex_digit(at_[i]);
    if (digit < 0) refuse(backslash, fmt::format("`\\{}` needs {} hexadecimal digits", escape, digits));
    character = character << 4 | static_cast<std::uint32_t>(digit);
  }
  if (character > 0x10FFFF) refuse(backslash, "there is no character with this number");
  append_character(built_, character);
  at_ += digits + 1;
}

Token Scanner::scan_block_scalar(char style) {
  const std::uint32_t begin = offset();
  ++at_;
  const BlockHeader header = scan_block_header(begin);
  Token scanned = token(TokenKind::scalar, begin);
  while (*at_ == ' ') ++at_;
  if (*at_ == '#') {
    add_comment(TokenKind::inline_comment);
    skip_comment();
  }
  if (!take_break() && *at_ != '\0')
    refuse(offset(),
           fmt::format("text behind `{}` begins on the next line; text that begins with it needs quotes", style));
  const unsigned least = static_cast<unsigned>(std::max<std::int64_t>(indent_ + 1, 1));
  unsigned indent = 0;
  breaks_.clear();
  built_.clear();
  if (header.indent == 0) {
    indent = std::max(least, scan_block_indent());
  } else {
    indent = least + header.indent - 1;
    scan_block_breaks(indent);
  }
  scan_block_lines(style == '>', indent, header, scanned);
  scanned.text = arena_.keep(std::string_view(built_));
  return scanned;
}

Scanner::BlockHeader Scanner::scan_block_header(std::uint32_t begin) {
  BlockHeader header;
  const auto chomping = [&] {
    if (*at_ == '+' || *at_ == '-') header.chomping = *at_++;
  };
  const auto indent = [&] {
    const char* behind = at_;
    const int digit = java_digit(next_character(behind), 10);
    if (digit < 0) return;
    if (digit == 0 && at_space_or_end(behind))
      refuse(offset(), "the indentation of a text block is a digit from 1 to 9");
    if (digit == 0) return;
    header.indent = static_cast<unsigned>(digit);
    at_ = behind;
  };
  chomping();
  indent();
  if (header.chomping == 0) chomping();
  if (!at_space_or_end(at_)) refuse(begin, fmt::format("text that begins with `{}` needs quotes", text_[begin]));
  return header;
}

unsigned Scanner::scan_block_indent() {
  std::ptrdiff_t most = 0;
  do {
    while (*at_ == ' ') ++at_;
    most = std::max(most, at_ - line_);
  } while (take_break(&breaks_));
  return static_cast<unsigned>(most);
}

void Scanner::scan_block_breaks(unsigned indent) {
  do {
    while (*at_ == ' ' && at_ - line_ < indent) ++at_;
  } while (take_break(&breaks_));
}

void Scanner::scan_block_lines(bool folded, unsigned indent, const BlockHeader& header, Token& token) {
  std::string break_text;
  const auto in_block_text = [&] { return *at_ != '\0' && at_ - line_ == indent; };
  bool more = in_block_text();
  while (more) {
    built_ += breaks_;
    const bool flush = !is_space_or_tab(*at_);
    const char* const begin = at_;
    at_ = line_end(begin);
    built_.append(begin, at_);
    token.end = offset();
    break_text.clear();
    take_break(&break_text);
    breaks_.clear();
    scan_block_breaks(indent);
    more = in_block_text();
    if (!more) break;
    if (folded && flush && break_text == "\n" && !is_space_or_tab(*at_)) {
      if (breaks_.empty()) built_.push_back(' ');
    } else {
      built_ += break_text;
    }
  }
  if (header.chomping != '-') built_ += break_text;
  if (header.chomping == '+') built_ += breaks_;
}

}  // namespace ampcfg::document

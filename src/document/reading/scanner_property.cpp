// Scanner for anchors and aliases, tags, and directives. Which token comes next is in scanner.cpp.

#include <fmt/format.h>

#include <array>

#include "document/reading/java.hpp"
#include "document/reading/scanner.hpp"

namespace ampcfg::document {
namespace {

using TokenKind = Token::Kind;

bool is_word(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '-' ||
         byte == '_';
}

bool is_uri(char byte) {
  return byte != '\0' &&
         (is_word(byte) || std::string_view(";/?:@&=+$,.!~*'()[]%").find(byte) != std::string_view::npos);
}

bool is_one_of(char byte, std::string_view bytes) {
  return byte != '\0' && bytes.find(byte) != std::string_view::npos;
}

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

Token Scanner::scan_name(TokenKind kind) {
  const std::uint32_t begin = offset();
  const char* const name = ++at_;
  while (!at_blank_or_end(at_) && !is_one_of(*at_, ":,[]{}/.*&")) ++at_;
  if (at_ == name) {
    refuse(begin, kind == TokenKind::alias ? "a value cannot begin with `*`: put it in quotes"
                                           : "a value cannot begin with `&`: put it in quotes");
  }
  const std::string_view text = between(name, at_);
  if (!at_blank_or_end(at_) && !is_one_of(*at_, "?:,]}%@`")) {
    refuse(begin, kind == TokenKind::alias ? "a value that begins with `*` must be put in quotes"
                                           : "a value that begins with `&` must be put in quotes");
  }
  Token scanned = token(kind, begin);
  scanned.text = text;
  return scanned;
}

Token Scanner::scan_tag() {
  const std::uint32_t begin = offset();
  std::string_view handle;
  std::string_view suffix;
  if (at_[1] == '<') {
    at_ += 2;
    suffix = scan_tag_uri();
    if (*at_ != '>') refuse(begin, "the tag `!<` is not closed by `>`");
    ++at_;
  } else if (at_blank_or_end(at_ + 1)) {
    suffix = "!";
    ++at_;
  } else {
    const char* ahead = at_ + 1;
    while (!at_space_or_end(ahead) && *ahead != '!') ++ahead;
    if (*ahead == '!') {
      handle = scan_tag_handle();
    } else {
      handle = "!";
      ++at_;
    }
    suffix = scan_tag_uri();
  }
  if (!at_space_or_end(at_)) refuse(begin, "a value that begins with `!` must be put in quotes");
  Token scanned = token(TokenKind::tag, begin);
  scanned.text = suffix;
  scanned.handle = handle;
  return scanned;
}

std::string_view Scanner::scan_tag_handle() {
  const char* const begin = at_;
  if (*at_ != '!') refuse(offset(), "a tag's short name begins with `!`");
  ++at_;
  if (*at_ == ' ') return between(begin, at_);
  while (is_word(*at_)) ++at_;
  if (*at_ != '!') refuse(offset(begin), "a value that begins with `!` must be put in quotes");
  ++at_;
  return between(begin, at_);
}

std::string_view Scanner::scan_tag_uri() {
  const char* run = at_;
  built_.clear();
  bool copied = false;
  while (is_uri(*at_)) {
    if (*at_ != '%') {
      ++at_;
      continue;
    }
    built_.append(run, at_);
    copied = true;
    scan_uri_escapes(built_);
    run = at_;
  }
  if (!copied && at_ == run) refuse(offset(), "a value that begins with `!` must be put in quotes");
  if (!copied) return between(run, at_);
  return arena_.keep(std::string_view(built_.append(run, at_)));
}

void Scanner::scan_uri_escapes(std::string& out) {
  const std::uint32_t begin = offset();
  std::string bytes;
  while (*at_ == '%') {
    ++at_;
    std::string two;
    const char* behind = at_;
    for (int i = 0; i < 2 && *behind != '\0'; ++i) append_character(two, next_character(behind));
    const std::optional<std::int64_t> code = java_integer(two, 16, INT32_MIN, INT32_MAX);
    if (!code) refuse(begin, "`%` in a tag needs two hexadecimal digits");
    bytes.push_back(static_cast<char>(*code));
    at_ = behind;
  }
  if (!is_utf8(bytes)) refuse(begin, "the `%` escapes in this tag are not UTF-8");
  out += bytes;
}

Token Scanner::scan_directive() {
  const std::uint32_t begin = offset();
  const char* const name = ++at_;
  while (is_word(*at_)) ++at_;
  if (at_ == name || !at_space_or_end(at_)) refuse(begin, "a line that begins with `%` must be put in quotes");
  const std::string_view word = between(name, at_);
  Token scanned = token(word == "YAML"  ? TokenKind::version_directive
                        : word == "TAG" ? TokenKind::tag_directive
                                        : TokenKind::other_directive,
                        begin);
  if (scanned.kind == TokenKind::version_directive) {
    scan_version(scanned);
  } else if (scanned.kind == TokenKind::tag_directive) {
    scan_tag_prefix(scanned);
  } else {
    while (*at_ != '\0' && break_length(at_) == 0) ++at_;
  }
  scanned.end = offset();
  return scanned;
}

void Scanner::scan_version(Token& token) {
  while (*at_ == ' ') ++at_;
  token.text = scan_version_number();
  if (*at_ != '.') refuse(token.begin, "`%YAML` needs a version like 1.1");
  ++at_;
  scan_version_number();
  if (!at_space_or_end(at_)) refuse(token.begin, "`%YAML` needs a version like 1.1");
}

std::string_view Scanner::scan_version_number() {
  const char* const begin = at_;
  for (const char* next = at_; java_digit(next_character(next), 10) >= 0 && *at_ != '\0';) at_ = next;
  const std::string_view digits = between(begin, at_);
  const std::optional<std::int64_t> number = java_integer(digits, 10, INT32_MIN, INT32_MAX);
  if (!number) refuse(offset(begin), "`%YAML` needs a version like 1.1");
  return *number == 1 ? "1" : digits;
}

void Scanner::scan_tag_prefix(Token& token) {
  while (*at_ == ' ') ++at_;
  token.handle = scan_tag_handle();
  if (*at_ != ' ') refuse(token.begin, "`%TAG` needs a short name and a prefix");
  while (*at_ == ' ') ++at_;
  token.text = scan_tag_uri();
  if (!at_space_or_end(at_)) refuse(token.begin, "`%TAG` needs a short name and a prefix");
}

void Scanner::finish_directive(std::uint32_t begin) {
  while (*at_ == ' ') ++at_;
  if (*at_ == '#') {
    add_comment(TokenKind::inline_comment);
    skip_comment();
  }
  if (!take_break() && *at_ != '\0') refuse(begin, "only a comment can stand behind a `%` line's own words");
}

}  // namespace ampcfg::document

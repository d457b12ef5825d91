// Scanner but for what one token is made of: which token comes next, where keys may stand, indentation. Names, tags and
// directives are in scanner_property.cpp, scalars and comments in scanner_scalar.cpp.

#include "document/reading/scanner.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ampcfg::document {
namespace {

constexpr std::uint32_t longest_key = 1024;

using TokenKind = Token::Kind;

/// True of most characters that a scalar without quotes can begin with.
bool begins_plain(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

}  // namespace

Scanner::Scanner(const Text& text, Arena& arena, std::vector<Range>* comments)
    : text_(text.view().data()),
      end_(text_ + text.view().size()),
      at_(text_),
      line_(text_),
      counted_(text_),
      arena_(arena),
      comments_(comments),
      ascii_(text.ascii()),
      keys_(1) {
  tokens_.reserve(16);
  indents_.reserve(16);
  brackets_.reserve(16);
  if (text.view().starts_with("\xEF\xBB\xBF")) {
    at_ += 3;
    line_ = counted_ = at_;
  }
}

void Scanner::refuse(std::uint32_t at, std::string reason) {
  throw Refused(at, std::move(reason));
}

Token Scanner::front() const noexcept {
  Token next = tokens_[head_];
  if (next.opens_mapping || next.is_key) {
    next.kind = next.opens_mapping ? TokenKind::block_mapping_start : TokenKind::key;
    next.end = next.begin;
  }
  return next;
}

Token Scanner::take() noexcept {
  Token next = front();
  Token& stored = tokens_[head_];
  if (stored.opens_mapping) {
    stored.opens_mapping = false;
  } else if (stored.is_key) {
    stored.is_key = false;
  } else if (++head_ == tokens_.size()) {
    taken_ += head_;
    head_ = 0;
    tokens_.clear();
  }
  return next;
}

bool Scanner::at_space_or_end(const char* at) const noexcept {
  return *at == ' ' || *at == '\0' || break_length(at) != 0;
}
bool Scanner::at_blank_or_end(const char* at) const noexcept {
  return *at == '\t' || at_space_or_end(at);
}

bool Scanner::at_document_mark(const char* at) const noexcept {
  return (*at == '-' || *at == '.') && at[1] == *at && at[2] == *at && at_blank_or_end(at + 3);
}

std::uint32_t Scanner::column() noexcept {
  if (ascii_) return static_cast<std::uint32_t>(at_ - line_);
  for (; counted_ < at_; ++counted_)
    column_ += static_cast<std::uint32_t>((static_cast<unsigned char>(*counted_) & 0xC0) != 0x80);
  return column_;
}

bool Scanner::take_break(std::string* out) {
  const unsigned length = break_length(at_);
  if (length == 0) return false;
  if (out != nullptr) {
    if (length == 3) {
      out->append(at_, 3);
    } else {
      out->push_back('\n');
    }
  }
  const bool ends_line = *at_ != '\r' || at_ + length != end_ || length == 2;
  at_ += length;
  if (ends_line) {
    line_ = counted_ = at_;
    column_ = 0;
  }
  return true;
}

Token Scanner::token(TokenKind kind, std::uint32_t begin) const noexcept {
  Token made;
  made.kind = kind;
  made.begin = begin;
  made.end = offset();
  return made;
}

Token& Scanner::add(TokenKind kind, unsigned length) {
  Token& added = tokens_.emplace_back();
  added.kind = kind;
  added.begin = offset();
  at_ += length;
  added.end = offset();
  return added;
}

/// Adds what may be a key, or a part of one.
template <typename Scan>
void Scanner::add_scanned(Scan scan) {
  save_key();
  allow_key_ = false;
  const Token scanned = scan();
  tokens_.push_back(scanned);
}

void Scanner::fetch() {
  skip_to_token();
  expire_keys();
  if (brackets_.empty() && indent_ >= 0) unwind(column());
  if (*at_ == '\0') return fetch_stream_end();
  if (at_ == line_ && fetch_document_mark()) return;
  if (begins_plain(*at_)) return add_scanned([this] { return scan_plain(); });
  if (fetch_flow_indicator() || fetch_block_indicator() || fetch_property_or_scalar()) return;
  switch (*at_) {
    case '\t':
      refuse(offset(), "a tab cannot stand here: use spaces");
    case '%':
    case '@':
    case '`':
      refuse(offset(), fmt::format("a value cannot begin with `{}`: put it in quotes", *at_));
    default:
      refuse(offset(), fmt::format("`{}` cannot stand here: put the value in quotes", *at_));
  }
}

bool Scanner::fetch_document_mark() {
  if (*at_ == '%') {
    fetch_directive();
    return true;
  }
  if (!at_document_mark(at_)) return false;
  fetch_document_indicator(*at_ == '-' ? TokenKind::document_start : TokenKind::document_end);
  return true;
}

bool Scanner::fetch_flow_indicator() {
  switch (*at_) {
    case '[':
      fetch_flow_start(TokenKind::flow_sequence_start);
      return true;
    case '{':
      fetch_flow_start(TokenKind::flow_mapping_start);
      return true;
    case ']':
      fetch_flow_end(TokenKind::flow_sequence_end);
      return true;
    case '}':
      fetch_flow_end(TokenKind::flow_mapping_end);
      return true;
    case ',':
      fetch_flow_entry();
      return true;
    default:
      return false;
  }
}

bool Scanner::fetch_block_indicator() {
  switch (*at_) {
    case '-':
      if (!at_blank_or_end(at_ + 1)) return false;
      fetch_block_entry();
      return true;
    case '?':
      if (brackets_.empty() && !at_blank_or_end(at_ + 1)) return false;
      fetch_key();
      return true;
    case ':':
      if (brackets_.empty() && !at_blank_or_end(at_ + 1)) return false;
      fetch_value();
      return true;
    case '|':
    case '>': {
      if (!brackets_.empty()) return false;
      allow_key_ = true;
      remove_key();
      const Token scanned = scan_block_scalar(*at_);
      tokens_.push_back(scanned);
      return true;
    }
    default:
      return false;
  }
}

bool Scanner::fetch_property_or_scalar() {
  switch (*at_) {
    case '*':
      add_scanned([this] { return scan_name(TokenKind::alias); });
      return true;
    case '&':
      add_scanned([this] { return scan_name(TokenKind::anchor); });
      return true;
    case '!':
      add_scanned([this] { return scan_tag(); });
      return true;
    case '\'':
    case '"':
      add_scanned([this] { return scan_quoted(*at_); });
      return true;
    case '\t':
    case '#':
    case '|':
    case '>':
    case '%':
    case '@':
    case '`':
      return false;
    default:
      add_scanned([this] { return scan_plain(); });
      return true;
  }
}

void Scanner::skip_to_token() {
  constexpr std::uint32_t none = UINT32_MAX;
  const bool behind_dash = at_ == dash_end_;
  std::uint32_t inline_column = none;
  for (;;) {
    const bool begins_line = at_ == line_;
    while (*at_ == ' ') ++at_;
    if (*at_ == '#') {
      const bool is_inline = begins_line ? inline_column != none && inline_column == column() : !behind_dash;
      inline_column = is_inline ? column() : none;
      add_comment(is_inline ? TokenKind::inline_comment : TokenKind::block_comment);
      skip_comment();
    } else if (begins_line && break_length(at_) != 0) {
      add_comment(TokenKind::block_comment);
    }
    if (!take_break()) return;
    if (brackets_.empty()) allow_key_ = true;
  }
}

void Scanner::add_comment(TokenKind kind) {
  if (tokens_.empty() || tokens_.back().kind != kind) add(kind, 0);
}

void Scanner::find_oldest_key() noexcept {
  while (oldest_key_ < keys_.size() && !keys_[oldest_key_].live) ++oldest_key_;
  oldest_key_token_ = oldest_key_ < keys_.size() ? keys_[oldest_key_].token : SIZE_MAX;
}

void Scanner::expire_keys() {
  while (oldest_key_token_ != SIZE_MAX) {
    PossibleKey& key = keys_[oldest_key_];
    if (key.line == offset(line_) && (at_ - (text_ + key.begin) <= longest_key || column() - key.column <= longest_key))
      return;
    if (key.required) {
      refuse(key.begin, key.line == offset(line_)
                            ? "a key cannot be longer than 1024 characters, and no `:` stands within them"
                            : "a colon is missing behind this key");
    }
    if (key.line == offset(line_)) long_key_line_ = key.line;
    key.live = false;
    find_oldest_key();
  }
}

void Scanner::save_key() {
  const bool required = brackets_.empty() && indent_ >= 0 && static_cast<std::uint32_t>(indent_) == column();
  if (!allow_key_) {
    if (required) refuse(offset(), "a key cannot stand here");
    return;
  }
  remove_key();
  const std::size_t level = brackets_.size();
  keys_[level] = {true, required, taken_ + tokens_.size(), offset(), offset(line_), column()};
  oldest_key_ = std::min(oldest_key_, level);
  find_oldest_key();
}

void Scanner::remove_key() {
  PossibleKey& key = keys_[brackets_.size()];
  if (!key.live) return;
  if (key.required) refuse(key.begin, "a colon is missing behind this key");
  key.live = false;
  find_oldest_key();
}

void Scanner::unwind(std::int64_t column) {
  if (!brackets_.empty()) return;
  while (indent_ > column) {
    indent_ = indents_.back();
    indents_.pop_back();
    add(TokenKind::block_end, 0);
  }
}

bool Scanner::indent_to(std::uint32_t column) {
  if (indent_ >= static_cast<std::int64_t>(column)) return false;
  indents_.push_back(indent_);
  indent_ = column;
  return true;
}

void Scanner::fetch_stream_end() {
  unwind(-1);
  remove_key();
  allow_key_ = false;
  keys_.assign(keys_.size(), PossibleKey{});
  find_oldest_key();
  if (!brackets_.empty()) refuse(brackets_.back(), fmt::format("this `{}` is never closed", text_[brackets_.back()]));
  add(TokenKind::stream_end, 0);
  done_ = true;
}

void Scanner::fetch_directive() {
  unwind(-1);
  remove_key();
  allow_key_ = false;
  const Token scanned = scan_directive();
  tokens_.push_back(scanned);
  finish_directive(scanned.begin);
}

void Scanner::fetch_document_indicator(TokenKind kind) {
  unwind(-1);
  remove_key();
  allow_key_ = false;
  add(kind, 3);
}

void Scanner::fetch_flow_start(TokenKind kind) {
  save_key();
  brackets_.push_back(offset());
  if (keys_.size() <= brackets_.size()) keys_.emplace_back();
  allow_key_ = true;
  add(kind, 1);
}

void Scanner::fetch_flow_end(TokenKind kind) {
  if (brackets_.empty()) refuse(offset(), fmt::format("this `{}` closes nothing", *at_));
  remove_key();
  const char open = text_[brackets_.back()];
  if ((open == '[') != (*at_ == ']')) {
    refuse(offset(),
           fmt::format("this `{}` stands where the `{}` before it needs a `{}`", *at_, open, open == '[' ? ']' : '}'));
  }
  brackets_.pop_back();
  allow_key_ = false;
  add(kind, 1);
}

void Scanner::fetch_flow_entry() {
  allow_key_ = true;
  remove_key();
  add(TokenKind::flow_entry, 1);
}

void Scanner::fetch_block_entry() {
  if (brackets_.empty()) {
    if (!allow_key_) refuse(offset(), "a list's `-` cannot stand here: begin a new line");
    if (indent_to(column())) add(TokenKind::block_sequence_start, 0);
  }
  allow_key_ = true;
  remove_key();
  add(TokenKind::block_entry, 1);
  dash_end_ = at_;
}

void Scanner::fetch_key() {
  if (brackets_.empty()) {
    if (!allow_key_) refuse(offset(), "a `?` cannot stand here: put the value in quotes");
    if (indent_to(column())) add(TokenKind::block_mapping_start, 0);
  }
  allow_key_ = brackets_.empty();
  remove_key();
  add(TokenKind::key, 1);
}

/// Whether a `:` here is the first on a line that belongs to a text of several lines.
bool Scanner::continues_value() const noexcept {
  const std::string_view before(line_, static_cast<std::size_t>(at_ - line_));
  const std::size_t last = before.find_last_not_of(' ');
  return last != std::string_view::npos && before.find(": ") == std::string_view::npos && before[0] == ' ' &&
         std::string_view("'\"]}").find(before[last]) == std::string_view::npos;
}

void Scanner::fetch_value() {
  PossibleKey& key = keys_[brackets_.size()];
  if (key.live) {
    key.live = false;
    Token& first = tokens_[key.token - taken_];
    first.is_key = true;
    first.opens_mapping = brackets_.empty() && indent_to(key.column);
    find_oldest_key();
    allow_key_ = false;
  } else {
    if (brackets_.empty()) {
      if (!allow_key_) {
        if (continues_value()) refuse(offset(), key_below_value);
        refuse(offset(), long_key_line_ == offset(line_)
                             ? "a key of more than 1024 characters needs a `? ` before it"
                             : "a second `: ` cannot stand here: put the value in quotes, or begin a new line");
      }
      if (indent_to(column())) add(TokenKind::block_mapping_start, 0);
    }
    allow_key_ = brackets_.empty();
    remove_key();
  }
  add(TokenKind::value, 1);
}

}  // namespace ampcfg::document

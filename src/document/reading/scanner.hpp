#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "document/reading/text.hpp"
#include "document/reading/token.hpp"

namespace ampcfg::document {

/// The tokens of a YAML 1.1 text, one after another, cut as SnakeYAML cuts them when it keeps comments: where its
/// scanner is laxer or stricter than the specification, so is this. Looks ahead only as far as an unannounced key can
/// reach (1024 characters on one line).
class Scanner {
 public:
  /// Characters that are not the text's own are kept in `arena`. Where `comments` is given, the range of each comment
  /// is put there, from its `#` to the line's end.
  Scanner(const Text& text, Arena& arena, std::vector<Range>* comments = nullptr);

  /// The kind of the next token. Throws Refused.
  Token::Kind peek() {
    while (needs_more()) fetch();
    const Token& next = tokens_[head_];
    if (next.opens_mapping) return Token::Kind::block_mapping_start;
    return next.is_key ? Token::Kind::key : next.kind;
  }
  /// The next token itself, after `peek`; where a key or a mapping's start stands before it, its range is empty.
  [[nodiscard]] Token front() const noexcept;
  /// Takes the next token away, after `peek`.
  Token take() noexcept;

 private:
  struct PossibleKey {
    bool live = false;
    bool required = false;
    std::size_t token = 0;  ///< counted from the text's first
    std::uint32_t begin = 0;
    std::uint32_t line = 0;  ///< its first character
    std::uint32_t column = 0;
  };
  struct BlockHeader {
    char chomping = 0;    ///< `-`, `+` or 0
    unsigned indent = 0;  ///< 0 where it is to be found out
  };

  [[nodiscard]] bool needs_more() const noexcept {
    return head_ == tokens_.size() || (oldest_key_token_ == taken_ + head_ && !done_);
  }
  void fetch();
  bool fetch_document_mark();
  bool fetch_block_indicator();
  bool fetch_flow_indicator();
  bool fetch_property_or_scalar();
  template <typename Scan>
  void add_scanned(Scan scan);
  void skip_to_token();
  void add_comment(Token::Kind kind);
  void skip_comment();

  void expire_keys();
  void save_key();
  void remove_key();
  void find_oldest_key() noexcept;
  void unwind(std::int64_t column);
  bool indent_to(std::uint32_t column);

  void fetch_stream_end();
  void fetch_directive();
  void fetch_document_indicator(Token::Kind kind);
  void fetch_flow_start(Token::Kind kind);
  void fetch_flow_end(Token::Kind kind);
  void fetch_flow_entry();
  void fetch_block_entry();
  void fetch_key();
  void fetch_value();
  [[nodiscard]] bool continues_value() const noexcept;

  // In scanner_property.cpp:
  Token scan_directive();
  void scan_version(Token& token);
  std::string_view scan_version_number();
  void scan_tag_prefix(Token& token);
  void finish_directive(std::uint32_t begin);
  Token scan_name(Token::Kind kind);
  Token scan_tag();
  std::string_view scan_tag_handle();
  std::string_view scan_tag_uri();
  void scan_uri_escapes(std::string& out);

  // In scanner_scalar.cpp, with skip_comment:
  Token scan_plain();
  enum class Gap { none, inside, folded };
  Gap scan_plain_gap();
  [[nodiscard]] bool ends_plain() const noexcept;
  const char* plain_end(const char* at) const noexcept;
  const char* line_end(const char* at) noexcept;

  Token scan_quoted(char quote);
  void scan_escape(std::uint32_t begin);
  void fold_quoted(std::uint32_t begin);
  void scan_quoted_breaks(std::uint32_t begin, std::string& out);

  Token scan_block_scalar(char style);
  BlockHeader scan_block_header(std::uint32_t begin);
  unsigned scan_block_indent();
  void scan_block_breaks(unsigned indent);
  void scan_block_lines(bool folded, unsigned indent, const BlockHeader& header, Token& token);

  // In scanner.cpp again:
  [[nodiscard]] bool at_blank_or_end(const char* at) const noexcept;
  [[nodiscard]] bool at_space_or_end(const char* at) const noexcept;
  [[nodiscard]] bool at_document_mark(const char* at) const noexcept;
  bool take_break(std::string* out = nullptr);
  std::uint32_t column() noexcept;
  [[nodiscard]] std::uint32_t offset(const char* at) const noexcept { return static_cast<std::uint32_t>(at - text_); }
  [[nodiscard]] std::uint32_t offset() const noexcept { return offset(at_); }
  Token& add(Token::Kind kind, unsigned length);
  Token token(Token::Kind kind, std::uint32_t begin) const noexcept;
  [[noreturn]] static void refuse(std::uint32_t at, std::string reason);

  const char* const text_;
  const char* const end_;
  const char* at_;
  const char* line_;                   ///< first character of the current line
  const char* counted_;                ///< up to here `column_` is known
  const char* dash_end_ = nullptr;     ///< behind the last `-` of a list
  const char* next_return_ = nullptr;  ///< the first CR at or behind where a line's end was last looked for
  std::uint32_t column_ = 0;
  Arena& arena_;
  std::vector<Range>* comments_;
  const bool ascii_;

  std::vector<Token> tokens_;
  std::size_t head_ = 0;
  std::size_t taken_ = 0;  ///< tokens before `tokens_[0]`
  bool done_ = false;

  std::int64_t indent_ = -1;
  std::vector<std::int64_t> indents_;
  std::vector<std::uint32_t> brackets_;  ///< where each open bracket stands
  bool allow_key_ = true;
  std::vector<PossibleKey> keys_;             ///< one for each level of brackets
  std::uint32_t long_key_line_ = UINT32_MAX;  ///< the last line with a key that was too long
  std::size_t oldest_key_ = 0;                ///< the lowest level that can have a live one
  std::size_t oldest_key_token_ = SIZE_MAX;

  std::string built_;   ///< the scalar under construction
  std::string breaks_;  ///< what line breaks between its lines become
};

}  // namespace ampcfg::document

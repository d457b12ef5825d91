// Composer for lists and mappings, in blocks and in brackets. All else is in composer.cpp.

#include <fmt/format.h>

#include "document/reading/composer.hpp"

namespace ampcfg::document {
namespace {

using TokenKind = Token::Kind;

}  // namespace

Composer::Placed Composer::block_sequence(const Properties& properties) {
  const Token start = scanner_.take();
  Frame frame = open(Node::Shape::sequence, properties, start.begin, false);
  while (past_comments() == TokenKind::block_entry) {
    const Token dash = scanner_.take();
    frame.end = dash.end;
    const TokenKind next = past_comments();
    add_item(frame, dash.begin,
             next == TokenKind::block_entry || next == TokenKind::block_end ? empty(dash.end) : node(true, false));
  }
  if (scanner_.peek() != TokenKind::block_end)
    refuse_in_block(frame, "the list above has its `-` elsewhere; check the indentation");
  scanner_.take();
  return close(frame, frame.end);
}

/// A list whose dashes stand no deeper than the key that it belongs to.
Composer::Placed Composer::dashes(const Properties& properties) {
  Frame frame = open(Node::Shape::sequence, properties, scanner_.front().begin, false);
  while (past_comments() == TokenKind::block_entry) {
    const Token dash = scanner_.take();
    const TokenKind next = past_comments();
    const bool nothing = next == TokenKind::block_entry || next == TokenKind::key || next == TokenKind::value ||
                         next == TokenKind::block_end;
    add_item(frame, dash.begin, nothing ? empty(dash.end) : node(true, false));
  }
  return close(frame, frame.end);
}

Composer::Placed Composer::block_mapping(const Properties& properties) {
  const Token start = scanner_.take();
  Frame frame = open(Node::Shape::mapping, properties, start.begin, false);
  while (past_comments() == TokenKind::key) {
    const Token mark = scanner_.take();
    const TokenKind next = scanner_.peek();
    const bool nothing = next == TokenKind::key || next == TokenKind::value || next == TokenKind::block_end;
    const Placed key = nothing ? empty(mark.end) : node(true, true);
    add_pair(frame, key, block_value(key.range.end));
  }
  if (scanner_.peek() != TokenKind::block_end)
    refuse_in_block(frame, "the mapping above has its keys elsewhere; check the indentation");
  scanner_.take();
  return close(frame, frame.end);
}

Composer::Placed Composer::block_value(std::uint32_t key_end) {
  const auto at_value = [this] {
    const TokenKind next = past_comments();
    return next != TokenKind::key && next != TokenKind::value && next != TokenKind::block_end;
  };
  if (scanner_.peek() == TokenKind::scalar) return node(true, true);
  if (scanner_.peek() != TokenKind::value) return empty(key_end);
  scanner_.take();
  return at_value() ? node(true, true) : empty(key_end);
}

void Composer::refuse_in_block(const Frame& frame, std::string_view expected) {
  if (scanner_.peek() == TokenKind::value) refuse_token("its key is missing before it");
  if (parted_at_) {
    throw Refused(*parted_at_,
                  "no comment and no empty line can stand between an anchor `&` or a tag `!` and its value");
  }
  const std::uint32_t found = scanner_.front().begin;
  const bool same_line =
      found > frame.end && text_.substr(frame.end, found - frame.end).find_first_of("\r\n") == std::string_view::npos;
  if (same_line || found == frame.end) refuse_token("the value before it has ended; put the whole value in quotes");
  if (scanner_.peek() == TokenKind::block_mapping_start && ends_in_value(frame)) throw Refused(found, key_below_value);
  refuse_token(expected);
}

/// Whether the last value is a scalar, an alias or in brackets, so that nothing can stand below it.
bool Composer::ends_in_value(const Frame& frame) const {
  const bool is_list = frame.node->shape == Node::Shape::sequence;
  if ((is_list ? items_.size() : pairs_.size()) == frame.first) return false;
  if (is_list) return items_.back()->shape == Node::Shape::scalar || items_.back()->flow;
  const Pair& last = pairs_.back();
  const bool is_alias = last.value->begin != last.value_range.begin;
  const bool is_written = last.value_range.begin != last.value_range.end;
  return is_written && (is_alias || last.value->shape == Node::Shape::scalar || last.value->flow);
}

/// Takes the comma before an entry that is not the first. Where it is missing on a later line than the bracket, it is
/// the bracket that people will look for.
void Composer::flow_comma(const Frame& frame, TokenKind end) {
  if (scanner_.peek() == TokenKind::flow_entry) {
    scanner_.take();
    return;
  }
  const char open = end == TokenKind::flow_sequence_end ? '[' : '{';
  const char close = end == TokenKind::flow_sequence_end ? ']' : '}';
  const std::string_view between = text_.substr(frame.begin, scanner_.front().begin - frame.begin);
  if (between.find_first_of("\r\n") != std::string_view::npos) {
    throw Refused(frame.begin,
                  fmt::format("this `{}` is not closed by a `{}`, or a comma is missing behind it", open, close));
  }
  refuse_token(fmt::format("a comma or `{}` is missing before it", close));
}

Composer::Placed Composer::flow_sequence(const Properties& properties) {
  const Token start = scanner_.take();
  Frame frame = open(Node::Shape::sequence, properties, start.begin, true);
  for (bool first = true; past_comments() != TokenKind::flow_sequence_end; first = false) {
    if (!first) flow_comma(frame, TokenKind::flow_sequence_end);
    if (past_comments() == TokenKind::key) {
      const std::uint32_t begin = scanner_.front().begin;
      add_item(frame, begin, flow_pair(begin));
    } else if (scanner_.peek() != TokenKind::flow_sequence_end) {
      const std::uint32_t begin = scanner_.front().begin;
      add_item(frame, begin, node(false, false));
    }
  }
  return close_flow(frame);
}

/// Comments behind a bracket belong to it, whatever may stand next.
Composer::Placed Composer::close_flow(Frame& frame) {
  const Placed closed = close(frame, scanner_.take().end);
  take_comments();
  return closed;
}

/// A mapping of one pair without braces, as an item of a list in brackets.
Composer::Placed Composer::flow_pair(std::uint32_t begin) {
  Frame frame = open(Node::Shape::mapping, {}, begin, true);
  const Token mark = scanner_.take();
  const TokenKind next = scanner_.peek();
  const bool nothing =
      next == TokenKind::value || next == TokenKind::flow_entry || next == TokenKind::flow_sequence_end;
  const Placed key = nothing ? empty(mark.end) : node(false, false);
  add_pair(frame, key, flow_value(key.range.end, TokenKind::flow_sequence_end));
  return close(frame, frame.end);
}

Composer::Placed Composer::flow_mapping(const Properties& properties) {
  const Token start = scanner_.take();
  Frame frame = open(Node::Shape::mapping, properties, start.begin, true);
  for (bool first = true; past_comments() != TokenKind::flow_mapping_end; first = false) {
    if (!first) flow_comma(frame, TokenKind::flow_mapping_end);
    if (past_comments() == TokenKind::key) {
      const Token mark = scanner_.take();
      const TokenKind next = scanner_.peek();
      const bool nothing =
          next == TokenKind::value || next == TokenKind::flow_entry || next == TokenKind::flow_mapping_end;
      const Placed key = nothing ? empty(mark.end) : node(false, false);
      add_pair(frame, key, flow_value(key.range.end, TokenKind::flow_mapping_end));
    } else if (scanner_.peek() != TokenKind::flow_mapping_end) {
      const Placed key = node(false, false);
      add_pair(frame, key, empty(key.range.end));
    }
  }
  return close_flow(frame);
}

Composer::Placed Composer::flow_value(std::uint32_t key_end, TokenKind end) {
  if (scanner_.peek() != TokenKind::value) return empty(key_end);
  scanner_.take();
  const TokenKind next = scanner_.peek();
  return next == TokenKind::flow_entry || next == end ? empty(key_end) : node(false, false);
}

}  // namespace ampcfg::document

// Composer but for collections: documents, directives, tags, anchors, scalars, and the nodes that are made of all of
// them. Lists and mappings are in composer_collection.cpp.

#include "document/reading/composer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "document/reading/scalar.hpp"

namespace ampcfg::document {
namespace {

using TokenKind = Token::Kind;

constexpr std::uint32_t most_levels = 100;
constexpr std::uint32_t most_levels_written_out = 1000;
constexpr std::uint64_t most_values = 1'000'000;
constexpr std::uint64_t most_text_bytes = std::uint64_t{64} << 20;

std::string_view describe(TokenKind kind) {
  switch (kind) {
    case TokenKind::stream_end:
      return "the file's end";
    case TokenKind::version_directive:
    case TokenKind::tag_directive:
    case TokenKind::other_directive:
      return "a `%` line";
    case TokenKind::document_start:
      return "`---`";
    case TokenKind::document_end:
      return "`...`";
    case TokenKind::block_sequence_start:
    case TokenKind::block_entry:
      return "a list's `-`";
    case TokenKind::block_mapping_start:
    case TokenKind::key:
      return "a key";
    case TokenKind::block_end:
      return "a line that is indented less";
    case TokenKind::flow_sequence_start:
      return "`[`";
    case TokenKind::flow_sequence_end:
      return "`]`";
    case TokenKind::flow_mapping_start:
      return "`{`";
    case TokenKind::flow_mapping_end:
      return "`}`";
    case TokenKind::flow_entry:
      return "`,`";
    case TokenKind::value:
      return "`:`";
    case TokenKind::alias:
      return "an alias `*`";
    case TokenKind::anchor:
      return "an anchor `&`";
    case TokenKind::tag:
      return "a tag `!`";
    case TokenKind::scalar:
      return "a value";
    case TokenKind::inline_comment:
    case TokenKind::block_comment:
      return "a comment";
  }
  return "";
}

/// True of text without a dot, and of what is written so short that Java holds it in one width: keys of one such kind
/// that are different have different texts.
bool is_plain_key(const Node& key) {
  constexpr std::size_t longest = 9;
  if (key.shape != Node::Shape::scalar) return false;
  if (key.tag == Tag::string) return key.text.find('.') == std::string_view::npos;
  return (key.tag == Tag::integer || key.tag == Tag::boolean) && key.text.size() <= longest;
}

}  // namespace

Composer::Composer(const Text& text, const Memory& memory, std::vector<Range>* comments)
    : text_(text.view()),
      nodes_(memory.nodes),
      scanner_(text, memory.values, comments),
      anchors_(0, Hash{reinterpret_cast<std::uintptr_t>(text.view().data())}),
      keeps_items_(comments != nullptr) {}

void Composer::refuse_token(std::string_view expected) {
  const TokenKind found = scanner_.peek();
  const std::uint32_t at = scanner_.front().begin;
  const bool is_empty_line = is_comment(found) && text_[at] != '#';
  throw Refused(at,
                fmt::format("{} cannot stand here: {}", is_empty_line ? "an empty line" : describe(found), expected));
}

/// Those that SnakeYAML's composer keeps: with the node before them, if they are on its line, or with the node behind
/// them.
void Composer::take_comments() {
  for (TokenKind kind = scanner_.peek(); is_comment(kind); kind = scanner_.peek()) {
    if (kind == TokenKind::block_comment) {
      behind_node_ = false;
    } else if (!behind_node_) {
      refuse_token("move it to a line of its own, indented like the line below it");
    }
    scanner_.take();
  }
}

void Composer::drop_comments() {
  while (is_comment(scanner_.peek())) scanner_.take();
}

Node* Composer::compose() {
  const auto is_prologue = [](TokenKind kind) {
    return kind == TokenKind::version_directive || kind == TokenKind::tag_directive ||
           kind == TokenKind::other_directive || kind == TokenKind::document_start || kind == TokenKind::stream_end;
  };
  handles_ = {{"!", "!"}, {"!!", "tag:yaml.org,2002:"}};
  Placed top;
  bool implicit = !is_prologue(past_comments());
  for (bool found = false;; implicit = false) {
    if (!implicit) {
      while (scanner_.peek() == TokenKind::document_end) scanner_.take();
      if (scanner_.peek() == TokenKind::stream_end) return top.node;
      read_directives();
      drop_comments();
      if (scanner_.peek() == TokenKind::stream_end) return top.node;
      if (scanner_.peek() != TokenKind::document_start)
        refuse_token("the file's top level ends before it; indent it like the lines above");
      const Token mark = scanner_.take();
      if (found) throw Refused(mark.begin, "a second document begins here: a plugin's file holds one");
    }
    found = true;
    behind_node_ = false;
    const TokenKind next = past_comments();
    if (implicit || !(is_prologue(next) || next == TokenKind::document_end)) {
      top = node(true, false);
    } else {
      top = empty(scanner_.front().begin);
    }
    top_range_ = top.range;
    if (scanner_.peek() == TokenKind::document_end) scanner_.take();
  }
}

void Composer::read_directives() {
  handles_.erase("!");
  handles_.erase("!!");
  bool version_seen = false;
  for (;; scanner_.take()) {
    const TokenKind kind = scanner_.peek();
    const Token token = scanner_.front();
    if (kind == TokenKind::version_directive) {
      if (version_seen) throw Refused(token.begin, "`%YAML` stands twice");
      if (token.text != "1") throw Refused(token.begin, "Bukkit's loader reads YAML 1 only");
      version_seen = true;
    } else if (kind == TokenKind::tag_directive) {
      if (!handles_.emplace(token.handle, token.text).second) throw Refused(token.begin, "this `%TAG` stands twice");
    } else if (kind != TokenKind::other_directive) {
      break;
    }
  }
  handles_.emplace("!", "!");
  handles_.emplace("!!", "tag:yaml.org,2002:");
}

Composer::Placed Composer::node(bool in_block, bool dashes_at_parent) {
  parted_at_.reset();
  if (scanner_.peek() == TokenKind::alias) return alias();
  const Properties found = properties();
  switch (scanner_.peek()) {
    case TokenKind::scalar:
      return scalar(found);
    case TokenKind::flow_sequence_start:
      return flow_sequence(found);
    case TokenKind::flow_mapping_start:
      return flow_mapping(found);
    case TokenKind::block_entry:
      if (dashes_at_parent) return dashes(found);
      break;
    case TokenKind::block_sequence_start:
      if (in_block) return block_sequence(found);
      break;
    case TokenKind::block_mapping_start:
      if (in_block) return block_mapping(found);
      break;
    default:
      break;
  }
  if (!found.any) refuse_token("a value is missing before it");
  const Placed made = empty_with(found, found.begin);
  if (is_comment(scanner_.peek())) parted_at_ = scanner_.front().begin;
  return made;
}

Composer::Placed Composer::alias() {
  const Token token = scanner_.take();
  const auto found = anchors_.find(token.text);
  if (found == anchors_.end())
    throw Refused(token.begin,
                  "no anchor `&` of its name stands before this alias: put a value that begins with `*` in quotes");
  if (found->second->open) throw Refused(token.begin, "this alias `*` stands within the value that it repeats");
  behind_node_ = true;
  return {found->second, {token.begin, token.end}};
}

Composer::Properties Composer::properties() {
  Properties found;
  bool anchored = false;
  for (TokenKind kind = scanner_.peek();
       (kind == TokenKind::anchor && !anchored) || (kind == TokenKind::tag && !found.tagged); kind = scanner_.peek()) {
    const Token token = scanner_.take();
    if (!found.any) found.begin = token.begin;
    found.any = true;
    found.end = token.end;
    if (kind == TokenKind::anchor) {
      anchored = true;
      found.anchor = token.text;
    } else {
      found.tagged = true;
      found.tag = resolve_tag(token);
    }
  }
  if (!found.any) found.begin = scanner_.front().begin;
  return found;
}

std::string_view Composer::resolve_tag(const Token& token) {
  std::string_view tag = token.text;
  if (!token.handle.empty()) {
    const auto handle = handles_.find(token.handle);
    if (handle == handles_.end())
      throw Refused(token.begin, "no `%TAG` line explains this tag; text that begins with `!` needs quotes");
    tag = nodes_.keep(std::string_view(std::string(handle->second).append(tag)));
  }
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  if (is_blank(tag.front()) || is_blank(tag.back()))
    throw Refused(token.begin, "a tag cannot begin or end with a space");
  return tag;
}

Composer::Placed Composer::scalar(const Properties& properties) {
  const Token token = scanner_.take();
  Node* made = nodes_.allocate<Node>(1);
  *made = Node{};
  made->begin = properties.begin;
  made->content = token.begin;
  made->text = token.text;
  if (properties.tag == "!" || (!properties.tagged && token.is_plain)) {
    made->tag = resolve_plain(token.text);
  } else {
    made->tag = properties.tagged ? tag_named(properties.tag) : Tag::string;
  }
  name(properties.anchor, *made);
  behind_node_ = true;
  return {made, {properties.begin, token.end}};
}

Composer::Placed Composer::empty(std::uint32_t at) {
  return empty_with({at, at, false, false, {}, {}}, at);
}

Composer::Placed Composer::empty_with(const Properties& properties, std::uint32_t end) {
  Node* made = nodes_.allocate<Node>(1);
  *made = Node{};
  made->begin = properties.begin;
  made->content = properties.end;
  made->tag = properties.tagged && properties.tag != "!" ? tag_named(properties.tag) : Tag::null;
  name(properties.anchor, *made);
  behind_node_ = true;
  return {made, {properties.begin, end}};
}

void Composer::name(std::string_view anchor, Node& node) {
  if (!anchor.empty()) anchors_[anchor] = &node;
}

Composer::Frame Composer::open(Node::Shape shape, const Properties& properties, std::uint32_t begin, bool flow) {
  if (++depth_ > most_levels) throw Refused(begin, "more than 100 levels of lists and mappings within each other");
  Collection* made = nodes_.allocate<Collection>(1);
  *made = Collection{};
  made->shape = shape;
  made->open = true;
  made->flow = flow;
  made->begin = properties.any ? properties.begin : begin;
  made->content = begin;
  const Tag own = shape == Node::Shape::sequence ? Tag::sequence : Tag::mapping;
  made->tag = properties.tagged && properties.tag != "!" ? tag_named(properties.tag) : own;
  name(properties.anchor, *made);
  behind_node_ = false;
  Frame frame{made, shape == Node::Shape::sequence ? items_.size() : pairs_.size(), begin};
  frame.end = begin;
  return frame;
}

void Composer::add_size(Frame& frame, const Node& node, bool is_value) {
  if (node.shape == Node::Shape::scalar) {
    frame.values += static_cast<unsigned>(is_value);
    frame.text_bytes += node.text.size();
  } else {
    const auto& inner = static_cast<const Collection&>(node);
    frame.values += inner.values;
    frame.text_bytes += inner.text_bytes;
    frame.levels = std::max(frame.levels, inner.levels);
  }
  if (frame.values > most_values + 1)
    throw Refused(frame.node->begin, "written out without aliases, the file has more than 1,000,000 values",
                  Refused::Of::whole);
  if (frame.text_bytes > most_text_bytes)
    throw Refused(frame.node->begin, "written out without aliases, the file has more than 64 MiB of text",
                  Refused::Of::whole);
  if (frame.levels >= most_levels_written_out)
    throw Refused(frame.node->begin, "written out without aliases, the file has more than 1,000 levels");
}

void Composer::add_item(Frame& frame, std::uint32_t dash, const Placed& item) {
  add_size(frame, *item.node, true);
  frame.end = item.range.end;
  items_.push_back(item.node);
  if (keeps_items_) written_items_.push_back({dash, item.range});
}

void Composer::add_pair(Frame& frame, const Placed& key, const Placed& value) {
  add_size(frame, *key.node, false);
  add_size(frame, *value.node, true);
  if (key.node->tag == Tag::merge) frame.node->has_merge = true;
  frame.end = value.range.end;
  const Tag kind = pairs_.size() == frame.first ? key.node->tag : pairs_[frame.first].key->tag;
  plain_keys_ = plain_keys_ && key.node->tag == kind && is_plain_key(*key.node);
  ++pair_count_;
  pairs_.push_back({key.node, value.node, key.range, value.range});
}

Composer::Placed Composer::close(Frame& frame, std::uint32_t end) {
  Collection& made = *frame.node;
  if (made.shape == Node::Shape::sequence) {
    made.items = nodes_.keep(std::span<Node* const>(items_).subspan(frame.first));
    items_.resize(frame.first);
    if (keeps_items_) {
      made.written_items = nodes_.keep(std::span<const Item>(written_items_).subspan(frame.first));
      written_items_.resize(frame.first);
    }
  } else {
    made.pairs = nodes_.keep(std::span<const Pair>(pairs_).subspan(frame.first));
    pairs_.resize(frame.first);
  }
  made.open = false;
  made.values = static_cast<std::uint32_t>(frame.values);
  made.text_bytes = frame.text_bytes;
  made.levels = frame.levels + 1;
  behind_node_ = true;
  --depth_;
  return {&made, {made.begin, end}};
}

}  // namespace ampcfg::document

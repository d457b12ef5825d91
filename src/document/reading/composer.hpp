#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ampcfg/document/reading/hash.hpp"
#include "document/reading/node.hpp"
#include "document/reading/scanner.hpp"

namespace ampcfg::document {

/// Builds the nodes of a file that holds one YAML document, by the grammar that SnakeYAML's parser accepts.
class Composer {
 public:
  /// Where `comments` is given, they are put there (see Scanner), and lists know where their items are written.
  Composer(const Text& text, const Memory& memory, std::vector<Range>* comments = nullptr);

  /// The document's top node, null where the file has none. Throws Refused.
  Node* compose();
  /// Where the top node is written, after `compose`.
  [[nodiscard]] Range top_range() const noexcept { return top_range_; }
  /// True if no key has a dot in its text, and within each mapping keys of different text are different keys, so that
  /// what was dropped as repeated is all that another one replaces.
  [[nodiscard]] bool has_plain_keys() const noexcept { return plain_keys_; }
  /// How many keys are written in the file.
  [[nodiscard]] std::size_t pair_count() const noexcept { return pair_count_; }

 private:
  struct Placed {
    Node* node = nullptr;
    Range range;
  };
  struct Properties {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool any = false;
    bool tagged = false;
    std::string_view anchor;
    std::string_view tag;
  };
  struct Hash {
    std::uint64_t seed;
    std::size_t operator()(std::string_view text) const noexcept { return hash_text(text, seed); }
  };
  /// An open collection and where its children begin on the shared stacks.
  struct Frame {
    Collection* node;
    std::size_t first;
    std::uint32_t begin;
    std::uint64_t values = 1;
    std::uint64_t text_bytes = 0;
    std::uint32_t levels = 0;
    std::uint32_t end = 0;
  };

  Token::Kind past_comments() {
    if (is_comment(scanner_.peek())) take_comments();
    return scanner_.peek();
  }
  void take_comments();
  void drop_comments();
  void read_directives();
  Placed node(bool in_block, bool dashes_at_parent);
  Placed alias();
  Properties properties();
  std::string_view resolve_tag(const Token& token);
  Placed scalar(const Properties& properties);
  Placed empty(std::uint32_t at);
  Placed empty_with(const Properties& properties, std::uint32_t end);

  // In composer_collection.cpp:
  Placed block_sequence(const Properties& properties);
  Placed dashes(const Properties& properties);
  Placed block_mapping(const Properties& properties);
  Placed block_value(std::uint32_t key_end);
  Placed flow_sequence(const Properties& properties);
  Placed flow_pair(std::uint32_t begin);
  Placed flow_mapping(const Properties& properties);
  Placed close_flow(Frame& frame);
  [[noreturn]] void refuse_in_block(const Frame& frame, std::string_view expected);
  [[nodiscard]] bool ends_in_value(const Frame& frame) const;
  void flow_comma(const Frame& frame, Token::Kind end);
  Placed flow_value(std::uint32_t key_end, Token::Kind end);

  // In composer.cpp again:
  Frame open(Node::Shape shape, const Properties& properties, std::uint32_t begin, bool flow);
  void add_item(Frame& frame, std::uint32_t dash, const Placed& item);
  void add_pair(Frame& frame, const Placed& key, const Placed& value);
  void add_size(Frame& frame, const Node& node, bool is_value);
  Placed close(Frame& frame, std::uint32_t end);
  void name(std::string_view anchor, Node& node);
  [[noreturn]] void refuse_token(std::string_view expected);

  std::string_view text_;
  Arena& nodes_;
  Scanner scanner_;
  std::unordered_map<std::string_view, std::string_view> handles_;
  std::unordered_map<std::string_view, Node*, Hash> anchors_;
  std::vector<Node*> items_;
  std::vector<Pair> pairs_;
  std::vector<Item> written_items_;
  const bool keeps_items_;
  Range top_range_;
  bool plain_keys_ = true;
  bool behind_node_ = false;  ///< only comments of its own line stand between the last node and here
  std::optional<std::uint32_t>
      parted_at_;  ///< where a comment stands behind an anchor or a tag, if that is the last node
  std::size_t pair_count_ = 0;
  std::uint32_t depth_ = 0;
};

}  // namespace ampcfg::document

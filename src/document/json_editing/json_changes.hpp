#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "ampcfg/document/json_editing/edit_json.hpp"

namespace ampcfg::document {

/// What is asked of one place in a text, and of those in it by their names.
struct ChangeNode {
  std::string_view name;
  std::size_t number = 0;              ///< among those of its object
  const JsonChange* change = nullptr;  ///< of this very place
  std::size_t index = 0;               ///< of that, or of the first in it, among the changes asked for
  std::vector<ChangeNode*> below;      ///< in the order asked for
  /// Where there are many below. Of what a whole set gets there are very many nodes.
  std::unique_ptr<std::unordered_map<std::string_view, ChangeNode*>> by_name;
  std::size_t sets = 0;     ///< at and below this place
  std::size_t renames = 0;  ///< likewise

  /// Null where nothing is asked of that member and what is in it.
  [[nodiscard]] ChangeNode* find(std::string_view member) const;
  [[nodiscard]] bool is(JsonChange::Kind kind) const { return change != nullptr && change->kind == kind; }
  [[nodiscard]] bool is_set() const { return is(JsonChange::Kind::set); }
  /// What it is set to, which is JSON: it is read again each time, as all values of a large set at once take far more
  /// room than their texts.
  [[nodiscard]] JsonText value() const;
};

/// Changes by their paths; it refers to them.
class ChangeTree {
 public:
  /// Throws JsonRefusal for values that are no JSON and for changes that meet.
  explicit ChangeTree(std::span<const JsonChange> changes);

  [[nodiscard]] const ChangeNode& root() const { return nodes_.front(); }

 private:
  void add(const JsonChange& change, std::size_t index);
  ChangeNode& below(ChangeNode& node, std::string_view name, std::size_t index);

  std::deque<ChangeNode> nodes_;
};

/// Throws JsonRefusal where the changes cannot be made in `text`.
void require_possible(const JsonText& text, const ChangeNode& changes);

/// Whether the member goes: it is removed, or all that it holds.
bool is_gone(const JsonNode& member, const ChangeNode& change);

/// The same value: names in their order, texts, and numbers that are read as the same; where a number is too large to
/// be read, as it is spelled.
bool same_json(const JsonText& left, const JsonNode& left_node, const JsonText& right, const JsonNode& right_node);

/// What is written there.
std::string_view written(const JsonText& text, Range range);

/// A name as messages have it.
std::string in_quotes(std::string_view name);

bool is_directive_name(std::string_view name);

}  // namespace ampcfg::document

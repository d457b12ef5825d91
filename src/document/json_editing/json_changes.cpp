#include "document/json_editing/json_changes.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json_write.hpp"
#include "ampcfg/document/reading/value.hpp"
#include "document/reading/same_value.hpp"

namespace ampcfg::document {
namespace {

using ChangeKind = JsonChange::Kind;

constexpr std::size_t deepest_path = 200;  // of what JsonText reads
constexpr std::size_t few = 8;             // that are looked through one by one

bool has_repeated_names(const JsonNode& node) {
  if (node.value.kind() == Value::Kind::mapping && node.value.entries().size() != node.children.size()) return true;
  return std::any_of(node.children.begin(), node.children.end(), has_repeated_names);
}

JsonText read_value(const JsonChange& change, std::size_t index) {
  auto read = JsonText::read(change.text);
  if (const auto* error = std::get_if<JsonError>(&read))
    throw JsonRefusal{"the value is not JSON: " + error->reason, std::nullopt, index};
  auto& value = std::get<JsonText>(read);
  if (has_repeated_names(value.root())) throw JsonRefusal{"a name stands twice in the value", std::nullopt, index};
  return std::move(value);
}

/// Looks at one object after another.
class Possibility {
 public:
  explicit Possibility(const JsonText& text) : text_(text) {}

  void require(const JsonNode& node, const ChangeNode& changes) const {
    if (changes.below.empty()) return;
    if (node.value.kind() != Value::Kind::mapping) {
      if (changes.sets + changes.renames == 0) return;
      throw JsonRefusal{(changes.name.empty() ? "the whole text" : in_quotes(changes.name)) + " is not an object",
                        text_.place(node.written.begin), changes.index};
    }
    std::vector<const JsonNode*> members(changes.below.size());
    for (const JsonNode& member : node.children) {
      const ChangeNode* const change = changes.find(member.key);
      if (change == nullptr) continue;
      if (std::exchange(members[change->number], &member) != nullptr)
        throw JsonRefusal{in_quotes(member.key) + " stands here again", text_.place(member.key_written.begin),
                          change->index};
      require(member, *change);
    }
    if (changes.renames > 0) require_free_names(node, changes, members);
  }

 private:
  /// `members` are those that the changes below are about, null for one that is not there.
  void require_free_names(const JsonNode& node, const ChangeNode& changes,
                          const std::vector<const JsonNode*>& members) const {
    std::unordered_map<std::string_view, const ChangeNode*> renamed;
    const auto refuse_taken = [&](std::string_view name, std::optional<Place> place) {
      throw JsonRefusal{"there is a " + in_quotes(name) + " already", place, renamed.at(name)->index};
    };
    for (const ChangeNode* change : changes.below) {
      const JsonNode* const member = members[change->number];
      if (change->renames > 0 && member == nullptr)
        throw JsonRefusal{"there is no " + in_quotes(change->name), text_.place(node.written.begin), change->index};
      if (!change->is(ChangeKind::rename) || is_gone(*member, *change)) continue;
      if (!renamed.try_emplace(change->change->text, change).second) refuse_taken(change->change->text, std::nullopt);
    }
    for (const JsonNode& member : node.children) {
      if (!renamed.contains(member.key)) continue;
      const ChangeNode* const change = changes.find(member.key);
      if (change == nullptr || !(change->is(ChangeKind::rename) || is_gone(member, *change)))
        refuse_taken(member.key, text_.place(member.key_written.begin));
    }
    for (const ChangeNode* change : changes.below) {
      if (change->sets > 0 && members[change->number] == nullptr && renamed.contains(change->name))
        refuse_taken(change->name, std::nullopt);
    }
  }

  const JsonText& text_;
};

bool same_scalar(const JsonText& left, const JsonNode& left_node, const JsonText& right, const JsonNode& right_node) {
  if (left_node.value.kind() == Value::Kind::floating && !std::isfinite(left_node.value.floating()))
    return written(left, left_node.written) == written(right, right_node.written);
  return identical(left_node.value, right_node.value);
}

}  // namespace

ChangeNode* ChangeNode::find(std::string_view member) const {
  if (by_name != nullptr) {
    const auto found = by_name->find(member);
    return found == by_name->end() ? nullptr : found->second;
  }
  const auto found =
      std::find_if(below.begin(), below.end(), [&](const ChangeNode* node) { return node->name == member; });
  return found == below.end() ? nullptr : *found;
}

JsonText ChangeNode::value() const {
  return read_value(*change, index);
}

ChangeTree::ChangeTree(std::span<const JsonChange> changes) {
  nodes_.emplace_back();
  for (std::size_t i = 0; i < changes.size(); ++i) add(changes[i], i);
}

ChangeNode& ChangeTree::below(ChangeNode& node, std::string_view name, std::size_t index) {
  if (ChangeNode* const found = node.find(name)) return *found;
  ChangeNode& made = nodes_.emplace_back();
  made.name = name;
  made.number = node.below.size();
  made.index = index;
  node.below.push_back(&made);
  if (node.by_name != nullptr) {
    node.by_name->emplace(name, &made);
  } else if (node.below.size() > few) {
    node.by_name = std::make_unique<std::unordered_map<std::string_view, ChangeNode*>>();
    for (ChangeNode* one : node.below) node.by_name->emplace(one->name, one);
  }
  return made;
}

void ChangeTree::add(const JsonChange& change, std::size_t index) {
  const auto refuse = [index](std::string reason) { throw JsonRefusal{std::move(reason), std::nullopt, index}; };
  if (change.path.size() > deepest_path) refuse("more than 200 levels of objects and arrays");
  if (change.path.empty() && change.kind != ChangeKind::set) refuse("the whole text can be no member");
  ChangeNode* node = &nodes_.front();
  const auto count = [&change](ChangeNode& there) {
    if (change.kind == ChangeKind::set) ++there.sets;
    if (change.kind == ChangeKind::rename) ++there.renames;
  };
  count(*node);
  for (const std::string& name : change.path) {
    if (node->change != nullptr && !node->is(ChangeKind::rename))
      refuse(in_quotes(name) + " is in what changes as a whole");
    node = &below(*node, name, index);
    count(*node);
  }
  const bool holds_changes = !node->below.empty() && change.kind != ChangeKind::rename;
  if (node->change != nullptr || holds_changes)
    refuse((change.path.empty() ? "the whole text" : in_quotes(node->name)) + " changes twice");
  node->change = &change;
  node->index = index;
  if (change.kind == ChangeKind::set) static_cast<void>(read_value(change, index));
}

void require_possible(const JsonText& text, const ChangeNode& changes) {
  Possibility(text).require(text.root(), changes);
}

bool is_gone(const JsonNode& member, const ChangeNode& change) {
  if (change.is(ChangeKind::remove)) return true;
  if (change.sets > 0 || member.value.kind() != Value::Kind::mapping || member.children.empty()) return false;
  return std::all_of(member.children.begin(), member.children.end(), [&](const JsonNode& child) {
    const ChangeNode* const below = change.find(child.key);
    return below != nullptr && is_gone(child, *below);
  });
}

bool same_json(const JsonText& left, const JsonNode& left_node, const JsonText& right, const JsonNode& right_node) {
  const Value::Kind kind = left_node.value.kind();
  if (kind != right_node.value.kind()) return false;
  if (kind != Value::Kind::list && kind != Value::Kind::mapping) return same_scalar(left, left_node, right, right_node);
  return std::equal(
      left_node.children.begin(), left_node.children.end(), right_node.children.begin(), right_node.children.end(),
      [&](const JsonNode& a, const JsonNode& b) { return a.key == b.key && same_json(left, a, right, b); });
}

std::string_view written(const JsonText& text, Range range) {
  return text.bytes().substr(range.begin, range.end - range.begin);
}

std::string in_quotes(std::string_view name) {
  std::string text;
  write_json(text, name);
  return text;
}

bool is_directive_name(std::string_view name) {
  return name.starts_with('$');
}

}  // namespace ampcfg::document

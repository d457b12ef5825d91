#include "drift/set/section_keys.hpp"

#include <algorithm>
#include <unordered_map>

namespace ampcfg::drift {
namespace {

using document::JsonNode;
using document::Value;

/// The sections that dotted keys and objects make of each other. A section that is made anew gets a new number, so that
/// all that stood below the old one is gone at once.
class Tree {
 public:
  /// Puts a leaf at a dotted path below a section.
  void leaf(std::size_t section, std::string_view path, std::size_t leaf) { at(section, path) = {leaf, none}; }

  /// Makes a section at a dotted path below another: its number.
  std::size_t section(std::size_t section, std::string_view path) {
    Node& node = at(section, path);
    node = {none, sections_++};
    return node.section;
  }

  /// Which of the leaves nothing has replaced.
  [[nodiscard]] std::vector<bool> standing(std::size_t leaves) const {
    std::vector<bool> result(leaves);
    std::vector<bool> current(sections_, false);
    current[0] = true;
    std::vector<std::pair<std::size_t, std::size_t>> below;  // section made, section that it stands in
    for (const auto& [place, node] : nodes_) {
      if (node.section != none) below.emplace_back(node.section, place.section);
    }
    std::sort(below.begin(), below.end());
    for (const auto& [made, in] : below) current[made] = current[in];
    for (const auto& [place, node] : nodes_) {
      if (node.leaf != none && current[place.section]) result[node.leaf] = true;
    }
    return result;
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  struct Node {
    std::size_t leaf = none;
    std::size_t section = none;
  };

  struct NodePlace {
    std::size_t section;
    std::string_view part;

    bool operator==(const NodePlace&) const = default;
  };

  struct Hash {
    std::size_t operator()(const NodePlace& place) const noexcept {
      return std::hash<std::string_view>()(place.part) ^ (place.section * 0x9E3779B97F4A7C15U);
    }
  };

  /// The node at a path; its parents become sections where they are none.
  Node& at(std::size_t section, std::string_view path) {
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
      Node& node = nodes_[{section, path.substr(0, dot)}];
      if (node.section == none) node = {none, sections_++};
      section = node.section;
      path.remove_prefix(dot + 1);
    }
    return nodes_[{section, path}];
  }

  std::unordered_map<NodePlace, Node, Hash> nodes_;
  std::size_t sections_ = 1;
};

class Flattening {
 public:
  Flattening(const SetLayer& layer, document::Arena& keys, const FlattenEvents& events)
      : layer_(layer), keys_(keys), events_(events) {}

  std::vector<Expected> run(const JsonNode& section) {
    walk(section);
    if (!dots_) return std::move(leaves_);
    Tree tree;
    std::size_t next = 0;
    put(tree, 0, section, next);
    const std::vector<bool> standing = tree.standing(leaves_.size());
    std::vector<Expected> result;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (standing[i]) {
        result.push_back(leaves_[i]);
      } else {
        events_.replaced(*leaves_[i].node);
      }
    }
    return result;
  }

 private:
  void walk(const JsonNode& object) {
    for (const JsonNode& member : object.children) {
      const std::size_t length = path_.size();
      path_ += member.key;
      dots_ = dots_ || member.key.find('.') != std::string_view::npos;
      if (!is_object_with_members(member)) {
        leaves_.push_back({length == 0 ? member.key : keys_.keep(std::string_view(path_)), &member, &layer_});
      } else if (is_directive(member)) {
        events_.directive(member);
      } else {
        path_ += '.';
        walk(member);
      }
      path_.resize(length);
    }
  }

  /// As `walk`, which has numbered the leaves in the same order.
  void put(Tree& tree, std::size_t section, const JsonNode& object, std::size_t& next) {
    for (const JsonNode& member : object.children) {
      if (!is_object_with_members(member)) {
        tree.leaf(section, member.key, next++);
      } else if (!is_directive(member)) {
        put(tree, tree.section(section, member.key), member, next);
      }
    }
  }

  const SetLayer& layer_;
  document::Arena& keys_;
  const FlattenEvents& events_;
  std::string path_;
  bool dots_ = false;
  std::vector<Expected> leaves_;
};

}  // namespace

bool is_directive(const JsonNode& node) {
  return node.value.kind() == Value::Kind::mapping &&
         std::any_of(node.children.begin(), node.children.end(),
                     [](const JsonNode& member) { return member.key.starts_with('$'); });
}

std::vector<Expected> flatten(const JsonNode& section, const SetLayer& layer, document::Arena& keys,
                              const FlattenEvents& events) {
  return Flattening(layer, keys, events).run(section);
}

}  // namespace ampcfg::drift

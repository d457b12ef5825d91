#include "drift/set/section_keys.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "ampcfg/document/reading/section_tree.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;
using document::SectionTree;
using document::Value;

/// Which of the leaves that were put in nothing has replaced, by their numbers.
std::vector<bool> standing(const SectionTree& tree, std::size_t leaves) {
  std::vector<bool> result(leaves);
  std::vector<SectionTree::Section> sections{SectionTree::top};
  while (!sections.empty()) {
    const SectionTree::Part* part = tree.first(sections.back());
    sections.pop_back();
    for (; part != nullptr; part = tree.next(*part)) {
      if (part->is_section()) {
        sections.push_back(part->section);
      } else {
        result[part->key] = true;
      }
    }
  }
  return result;
}

/// Lists the leaves as they stand, which is all where no name has a dot: nothing can meet then.
class Flattening {
 public:
  Flattening(const SetLayer& layer, document::Arena& keys, const FlattenEvents& events)
      : layer_(layer), keys_(keys), events_(events) {}

  std::vector<Expected> run(const JsonNode& section) {
    walk(section);
    if (!dots_) return std::move(leaves_);
    SectionTree tree(reinterpret_cast<std::uintptr_t>(&section), leaves_.size());
    std::uint32_t next = 0;
    put(tree, SectionTree::top, section, next);
    const std::vector<bool> stands = standing(tree, leaves_.size());
    std::vector<Expected> result;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (stands[i]) {
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
      const bool stands_for_value = is_directive(member);
      if (stands_for_value) events_.directive(member);
      if (stands_for_value || !is_object_with_members(member)) {
        leaves_.push_back({length == 0 ? member.key : keys_.keep(std::string_view(path_)), &member, &layer_});
      } else {
        path_ += '.';
        walk(member);
      }
      path_.resize(length);
    }
  }

  /// As `walk`, which has listed the leaves in the same order.
  void put(SectionTree& tree, SectionTree::Section section, const JsonNode& object, std::uint32_t& next) {
    for (const JsonNode& member : object.children) {
      if (!is_object_with_members(member) || is_directive(member)) {
        tree.set(section, member.key, next++);
      } else {
        put(tree, tree.create(section, member.key, SectionTree::none), member, next);
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

bool is_variable_section(const JsonNode& entry) {
  return is_object_with_members(entry) &&
         std::all_of(entry.children.begin(), entry.children.end(),
                     [](const JsonNode& member) { return is_object_with_members(member) && !is_directive(member); });
}

std::vector<Expected> flatten(const JsonNode& section, const SetLayer& layer, document::Arena& keys,
                              const FlattenEvents& events) {
  return Flattening(layer, keys, events).run(section);
}

}  // namespace ampcfg::drift

#include "document/editing/growing_mapping.hpp"

#include <algorithm>
#include <cstddef>

namespace ampcfg::document {

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

void GrowingMapping::fill(const Value& mapping) {
  fill(top_, mapping);
}

void GrowingMapping::fill(Part& part, const Value& mapping) {
  part.is_mapping = true;
  for (const Entry& entry : mapping.entries()) {
    Part& child = below(part, entry.key);
    child.value = entry.value;
    if (entry.value.kind() == Value::Kind::mapping) fill(child, entry.value);
  }
}

GrowingMapping::Part& GrowingMapping::below(Part& part, std::string_view name) {
  Part*& child = part.by_name[name];
  if (child == nullptr) {
    child = &parts_.emplace_back();
    child->name = name;
    part.parts.push_back(child);
  }
  return *child;
}

bool GrowingMapping::put(std::span<const std::string_view> parts, const Value& value) {
  Part* part = &top_;
  for (const std::string_view name : parts) {
    if (part->fresh) return false;
    part->is_mapping = true;
    part = &below(*part, name);
  }
  if (part->fresh || !part->parts.empty()) return false;
  part->fresh = true;
  part->is_mapping = false;
  part->value = value;
  return true;
}

Value GrowingMapping::value(Arena& arena) const {
  return value(top_, arena);
}

Value GrowingMapping::value(const Part& part, Arena& arena) const {
  if (!part.is_mapping) return part.value;
  std::vector<Entry> entries;
  entries.reserve(part.parts.size());
  for (const Part* child : part.parts) entries.push_back({child->name, value(*child, arena)});
  return Value::mapping(arena.keep(std::span<const Entry>(entries)));
}

}  // namespace ampcfg::document

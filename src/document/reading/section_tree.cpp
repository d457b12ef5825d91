#include "ampcfg/document/reading/section_tree.hpp"

#include <algorithm>
#include <bit>

#include "ampcfg/document/reading/hash.hpp"

namespace ampcfg::document {

SectionTree::SectionTree(std::uint64_t seed, std::size_t expected_keys, std::size_t most_parts)
    : seed_(seed), most_parts_(most_parts), table_(std::bit_ceil(std::max<std::size_t>(expected_keys * 2, 32)), none) {
  parts_.reserve(expected_keys);
  new_section();
}

SectionTree::Section SectionTree::new_section() {
  sections_.emplace_back();
  return static_cast<Section>(sections_.size() - 1);
}

std::uint32_t SectionTree::hash(Section section, std::string_view name) const noexcept {
  const std::uint64_t wide = hash_text(name, seed_ + section * std::uint64_t{0xD6E8FEB86659FD93U});
  return static_cast<std::uint32_t>(wide ^ wide >> 32);
}

std::uint32_t SectionTree::find(Section section, std::string_view name) const noexcept {
  const std::uint32_t wanted = hash(section, name);
  const std::size_t mask = table_.size() - 1;
  for (std::size_t at = wanted & mask; table_[at] != none; at = (at + 1) & mask) {
    const Part& part = parts_[table_[at]];
    if (part.hash == wanted && part.parent == section && part.name == name) return table_[at];
  }
  return none;
}

void SectionTree::grow() {
  table_.assign(table_.size() * 2, none);
  const std::size_t mask = table_.size() - 1;
  for (std::uint32_t i = 0; i < parts_.size(); ++i) {
    std::size_t at = parts_[i].hash & mask;
    while (table_[at] != none) at = (at + 1) & mask;
    table_[at] = i;
  }
}

/// A leaf in place of what was there; null where no part fits any more.
SectionTree::Part* SectionTree::put(Section section, std::string_view name, std::uint32_t key) {
  const std::uint32_t wanted = hash(section, name);
  const std::size_t mask = table_.size() - 1;
  std::size_t at = wanted & mask;
  for (; table_[at] != none; at = (at + 1) & mask) {
    Part& part = parts_[table_[at]];
    if (part.hash != wanted || part.parent != section || part.name != name) continue;
    part.key = key;
    part.section = none;
    return &part;
  }
  if (parts_.size() >= most_parts_) return nullptr;
  const auto index = static_cast<std::uint32_t>(parts_.size());
  table_[at] = index;
  parts_.push_back({name, key, section, none, none, wanted});
  Ends& siblings = sections_[section];
  (siblings.first == none ? siblings.first : parts_[siblings.last].next) = index;
  siblings.last = index;
  if (parts_.size() * 2 > table_.size()) grow();
  return &parts_.back();
}

/// The section for the last part of `path`, which alone is left in it; none where no part fits any more.
SectionTree::Section SectionTree::parents(Section section, std::string_view& path, std::uint32_t key) {
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    const std::string_view name = path.substr(0, dot);
    const std::uint32_t found = find(section, name);
    if (found != none && parts_[found].is_section()) {
      section = parts_[found].section;
    } else {
      Part* const part = put(section, name, key);
      if (part == nullptr) return none;
      section = part->section = new_section();
    }
    path.remove_prefix(dot + 1);
  }
  return section;
}

SectionTree::Section SectionTree::create(Section section, std::string_view path, std::uint32_t key) {
  const Section parent = parents(section, path, key);
  Part* const part = parent == none ? nullptr : put(parent, path, key);
  if (part == nullptr) return none;
  return part->section = new_section();
}

bool SectionTree::set(Section section, std::string_view path, std::uint32_t key) {
  const Section parent = parents(section, path, key);
  return parent != none && put(parent, path, key) != nullptr;
}

const SectionTree::Part* SectionTree::find(std::string_view path) const noexcept {
  Section section = top;
  for (;;) {
    const std::size_t dot = path.find('.');
    const Part* const found = at(find(section, path.substr(0, dot)));
    if (dot == std::string_view::npos || found == nullptr) return found;
    if (!found->is_section()) return nullptr;
    section = found->section;
    path.remove_prefix(dot + 1);
  }
}

}  // namespace ampcfg::document

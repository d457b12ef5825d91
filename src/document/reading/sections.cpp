#include "document/reading/sections.hpp"

#include <algorithm>
#include <bit>

#include "ampcfg/document/reading/hash.hpp"

namespace ampcfg::document {
namespace {

constexpr unsigned most_levels = 1000;
constexpr std::size_t most_parts = 3'000'000;

}  // namespace

Sections::Sections(std::uint64_t seed, std::size_t expected_keys)
    : seed_(seed), table_(std::bit_ceil(std::max<std::size_t>(expected_keys * 2, 32)), none) {
  parts_.reserve(expected_keys);
  new_section();
}

Refused Sections::paths_too_long() {
  return {0, "the dotted keys of this file take more than 256 MiB"};
}

Sections::Section Sections::new_section() {
  sections_.emplace_back();
  return static_cast<Section>(sections_.size() - 1);
}

std::uint32_t Sections::hash(Section section, std::string_view name) const noexcept {
  const std::uint64_t wide = hash_text(name, seed_ + section * std::uint64_t{0xD6E8FEB86659FD93U});
  return static_cast<std::uint32_t>(wide ^ wide >> 32);
}

std::uint32_t Sections::find(Section section, std::string_view name) const noexcept {
  const std::uint32_t wanted = hash(section, name);
  const std::size_t mask = table_.size() - 1;
  for (std::size_t at = wanted & mask; table_[at] != none; at = (at + 1) & mask) {
    const Part& part = parts_[table_[at]];
    if (part.hash == wanted && part.parent == section && part.name == name) return table_[at];
  }
  return none;
}

void Sections::grow() {
  table_.assign(table_.size() * 2, none);
  const std::size_t mask = table_.size() - 1;
  for (std::uint32_t i = 0; i < parts_.size(); ++i) {
    std::size_t at = parts_[i].hash & mask;
    while (table_[at] != none) at = (at + 1) & mask;
    table_[at] = i;
  }
}

Sections::Part& Sections::put(Section section, std::string_view name, Range key, Range written) {
  const std::uint32_t wanted = hash(section, name);
  const std::size_t mask = table_.size() - 1;
  std::size_t at = wanted & mask;
  for (; table_[at] != none; at = (at + 1) & mask) {
    Part& part = parts_[table_[at]];
    if (part.hash != wanted || part.parent != section || part.name != name) continue;
    part.key = key;
    part.written = written;
    part.section = none;
    return part;
  }
  if (parts_.size() == most_parts)
    throw Refused(written.begin, "the dotted keys of this file make more than 3,000,000 sections");
  const auto index = static_cast<std::uint32_t>(parts_.size());
  table_[at] = index;
  parts_.push_back({name, {}, key, written, wanted, section});
  Parts& siblings = sections_[section];
  (siblings.first == none ? siblings.first : parts_[siblings.last].next) = index;
  siblings.last = index;
  if (parts_.size() * 2 > table_.size()) grow();
  return parts_.back();
}

/// The section for the last part of `path`, which alone is left in it.
Sections::Section Sections::parents(Section section, std::string_view& path, Range key, Range written) {
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
    const std::string_view name = path.substr(0, dot);
    const std::uint32_t found = find(section, name);
    if (found != none && parts_[found].section != none) {
      section = parts_[found].section;
    } else {
      const Section made = new_section();
      put(section, name, key, written).section = made;
      section = made;
    }
    path.remove_prefix(dot + 1);
  }
  return section;
}

Sections::Section Sections::create(Section section, std::string_view path, Range key, Range written) {
  const Section parent = parents(section, path, key, written);
  const Section made = new_section();
  put(parent, path, key, written).section = made;
  return made;
}

void Sections::set(Section section, std::string_view path, const Value& value, Range key, Range written) {
  const Section parent = parents(section, path, key, written);
  put(parent, path, key, written).value = value;
}

std::vector<Key> Sections::leaves(Arena& arena) {
  std::vector<Key> leaves;
  leaves.reserve(parts_.size());
  struct Level {
    std::uint32_t next;
    std::size_t path_size;
  };
  std::vector<Level> levels{{sections_[top].first, 0}};
  std::string path;
  std::size_t path_bytes = 0;
  while (!levels.empty()) {
    const std::uint32_t at = levels.back().next;
    if (at == none) {
      levels.pop_back();
      continue;
    }
    Part& part = parts_[at];
    levels.back().next = part.next;
    path.resize(levels.back().path_size);
    if (part.section != none && sections_[part.section].first != none) {
      path.append(part.name).push_back('.');
      levels.push_back({sections_[part.section].first, path.size()});
      continue;
    }
    part.leaf = static_cast<std::uint32_t>(leaves.size());
    std::string_view whole = part.name;
    if (!path.empty()) {
      path_bytes += path.size() + part.name.size();
      if (path_bytes > most_path_bytes) throw paths_too_long();
      whole = arena.keep(std::string_view(path.append(part.name)));
    }
    leaves.push_back({whole, part.section == none ? part.value : Value::mapping({}), part.written, part.key});
  }
  return leaves;
}

std::uint32_t Sections::find_path(std::string_view path) const noexcept {
  Section section = top;
  for (;;) {
    const std::size_t dot = path.find('.');
    const std::uint32_t found = find(section, path.substr(0, dot));
    if (dot == std::string_view::npos || found == none) return found;
    section = parts_[found].section;
    if (section == none) return none;
    path.remove_prefix(dot + 1);
  }
}

std::optional<Sections::Standing> Sections::at(std::string_view path) const noexcept {
  const std::uint32_t found = find_path(path);
  if (found == none) return std::nullopt;
  const Part& part = parts_[found];
  if (part.section == none) return Standing{&part.value, 0, false, part.key, part.written};
  return Standing{nullptr, part.section, sections_[part.section].first != none, part.key, part.written};
}

std::optional<std::size_t> Sections::leaf(std::string_view path) const noexcept {
  const std::uint32_t found = find_path(path);
  if (found == none || parts_[found].leaf == none) return std::nullopt;
  return parts_[found].leaf;
}

std::optional<Key> Sections::section(std::string_view path, Arena& arena) const {
  const std::uint32_t found = find_path(path);
  if (found == none || parts_[found].section == none || sections_[parts_[found].section].first == none)
    return std::nullopt;
  const Part& part = parts_[found];
  return Key{arena.keep(path), mapping(part.section, arena, most_levels), part.written, part.key};
}

Value Sections::mapping(Section section, Arena& arena, unsigned levels) const {
  std::vector<Entry> entries;
  for (std::uint32_t at = sections_[section].first; at != none && levels > 0; at = parts_[at].next) {
    const Part& part = parts_[at];
    entries.push_back({part.name, part.section == none ? part.value : mapping(part.section, arena, levels - 1)});
  }
  return Value::mapping(arena.keep(std::span<const Entry>(entries)));
}

}  // namespace ampcfg::document

#include "document/reading/sections.hpp"

#include <span>
#include <string>

namespace ampcfg::document {
namespace {

using Part = SectionTree::Part;

constexpr unsigned most_section_levels = 1000;
constexpr std::size_t most_parts = 3'000'000;

Refused too_many_parts(Range written) {
  return {written.begin, "the dotted keys of this file make more than 3,000,000 sections"};
}

}  // namespace

Sections::Sections(std::uint64_t seed, std::size_t expected_keys) : tree_(seed, expected_keys, most_parts) {
  sources_.reserve(expected_keys);
}

Refused Sections::paths_too_long() {
  return {0, "the dotted keys of this file take more than 256 MiB"};
}

std::uint32_t Sections::add(const Value& value, Range key, Range written) {
  sources_.push_back({value, key, written});
  return static_cast<std::uint32_t>(sources_.size() - 1);
}

Sections::Section Sections::create(Section section, std::string_view path, Range key, Range written) {
  const Section made = tree_.create(section, path, add({}, key, written));
  if (made == SectionTree::none) throw too_many_parts(written);
  return made;
}

void Sections::set(Section section, std::string_view path, const Value& value, Range key, Range written) {
  if (!tree_.set(section, path, add(value, key, written))) throw too_many_parts(written);
}

std::vector<Key> Sections::leaves(Arena& arena) {
  std::vector<Key> leaves;
  leaves.reserve(tree_.part_count());
  struct Level {
    const Part* next;
    std::size_t path_size;
  };
  std::vector<Level> levels{{tree_.first(top), 0}};
  std::string path;
  std::size_t path_bytes = 0;
  while (!levels.empty()) {
    const Part* const part = levels.back().next;
    if (part == nullptr) {
      levels.pop_back();
      continue;
    }
    levels.back().next = tree_.next(*part);
    path.resize(levels.back().path_size);
    if (tree_.has_parts(*part)) {
      path.append(part->name).push_back('.');
      levels.push_back({tree_.first(part->section), path.size()});
      continue;
    }
    Source& source = sources_[part->key];
    source.leaf = static_cast<std::uint32_t>(leaves.size());
    std::string_view whole = part->name;
    if (!path.empty()) {
      path_bytes += path.size() + part->name.size();
      if (path_bytes > most_path_bytes) throw paths_too_long();
      whole = arena.keep(std::string_view(path.append(part->name)));
    }
    leaves.push_back({whole, part->is_section() ? Value::mapping({}) : source.value, source.written, source.key});
  }
  return leaves;
}

std::optional<Sections::Standing> Sections::at(std::string_view path) const noexcept {
  const Part* const part = tree_.find(path);
  if (part == nullptr) return std::nullopt;
  const Source& found = source(*part);
  const Value* const value = part->is_section() ? nullptr : &found.value;
  return Standing{value, tree_.has_parts(*part), part->key, found.key, found.written};
}

std::optional<std::size_t> Sections::leaf(std::string_view path) const noexcept {
  const Part* const part = tree_.find(path);
  if (part == nullptr || tree_.has_parts(*part)) return std::nullopt;
  return source(*part).leaf;
}

bool Sections::has_section(std::string_view path) const noexcept {
  const Part* const part = tree_.find(path);
  return part != nullptr && tree_.has_parts(*part);
}

std::optional<Key> Sections::section(std::string_view path, Arena& arena) const {
  const Part* const part = tree_.find(path);
  if (part == nullptr || !tree_.has_parts(*part)) return std::nullopt;
  const Source& found = source(*part);
  return Key{arena.keep(path), mapping(part->section, arena, most_section_levels), found.written, found.key};
}

Value Sections::mapping(Section section, Arena& arena, unsigned levels) const {
  std::vector<Entry> entries;
  if (levels == 0) return Value::mapping({});
  for (const Part* part = tree_.first(section); part != nullptr; part = tree_.next(*part))
    entries.push_back(
        {part->name, part->is_section() ? mapping(part->section, arena, levels - 1) : source(*part).value});
  return Value::mapping(arena.keep(std::span<const Entry>(entries)));
}

}  // namespace ampcfg::document

#include "document/reading/flattening.hpp"

#include <algorithm>

#include "document/reading/scalar.hpp"

namespace ampcfg::document {
namespace {

/// A mapping below a key, or at the top.
Collection& plain_mapping(Node& node) {
  if (node.tag != Tag::mapping) refuse_unknown_tag(node);
  return collection(node);
}

}  // namespace

void Flattening::put(const Composer& composer, Constructor& constructor, Collection& top) {
  if (!composer.has_plain_keys()) {
    sections_.emplace(seed_, composer.pair_count());
    put(constructor, Sections::top, plain_mapping(top));
    leaves_ = sections_->leaves(arena_);
    return;
  }
  listed_ = true;
  leaves_.reserve(composer.pair_count());
  list(constructor, plain_mapping(top));
  if (path_bytes_ > Sections::most_path_bytes) throw Sections::paths_too_long();
}

void Flattening::put(Constructor& constructor, Sections::Section into, Collection& mapping) {
  constructor.flatten(mapping);
  for (const Pair& pair : mapping.pairs) {
    const std::string_view path = constructor.key_text(*pair.key);
    if (pair.value->shape == Node::Shape::mapping) {
      const Sections::Section below = sections_->create(into, path, pair.key_range, pair.value_range);
      put(constructor, below, plain_mapping(*pair.value));
    } else {
      sections_->set(into, path, constructor.value(*pair.value), pair.key_range, pair.value_range);
    }
  }
}

void Flattening::list(Constructor& constructor, Collection& mapping) {
  constructor.flatten(mapping);
  for (const Pair& pair : mapping.pairs) {
    const std::string_view name = constructor.key_text(*pair.key);
    if (pair.value->shape != Node::Shape::mapping) {
      const Value value = constructor.value(*pair.value);
      leaves_.push_back({whole_path(name), value, pair.value_range, pair.key_range});
      continue;
    }
    Collection& below = plain_mapping(*pair.value);
    if (below.pairs.empty()) {
      leaves_.push_back({whole_path(name), Value::mapping({}), pair.value_range, pair.key_range});
      continue;
    }
    mappings_.push_back({leaves_.size(), above_.size() + name.size(), pair.key_range, pair.value_range});
    const std::size_t size = above_.size();
    above_.append(name).push_back('.');
    list(constructor, below);
    above_.resize(size);
  }
}

/// Beyond the most that paths may take, none is kept: the rest of the file may have something else to refuse, that
/// comes first.
std::string_view Flattening::whole_path(std::string_view name) {
  if (above_.empty()) return name;
  path_bytes_ += above_.size() + name.size();
  if (path_bytes_ > Sections::most_path_bytes) return {};
  char* const path = arena_.allocate<char>(above_.size() + name.size());
  name.copy(above_.copy(path, above_.size()) + path, name.size());
  return {path, above_.size() + name.size()};
}

std::string_view Flattening::path_of(const Mapping& mapping) const noexcept {
  return leaves_[mapping.first_leaf].path.substr(0, mapping.path_size);
}

/// The same keys in the same order, with the mappings above them.
Sections Flattening::put_again() const {
  Sections sections(seed_, leaves_.size() + mappings_.size());
  auto mapping = mappings_.begin();
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    for (; mapping != mappings_.end() && mapping->first_leaf == i; ++mapping)
      sections.create(Sections::top, path_of(*mapping), mapping->key, mapping->written);
    const Key& leaf = leaves_[i];
    if (leaf.value.kind() == Value::Kind::mapping) {
      sections.create(Sections::top, leaf.path, leaf.key, leaf.written);
    } else {
      sections.set(Sections::top, leaf.path, leaf.value, leaf.key, leaf.written);
    }
  }
  Arena paths;
  (void)sections.leaves(paths);  // numbers them
  return sections;
}

const Sections& Flattening::sections() const {
  std::call_once(sections_asked_, [this] {
    if (!sections_) sections_.emplace(put_again());
  });
  return *sections_;
}

/// Few keys are asked for by their path, most of those in the file's order: to compare them costs less than a table, up
/// to where one would have been made.
bool Flattening::may_search() const noexcept {
  constexpr std::size_t times = 16;
  return listed_ && searched_.load(std::memory_order_relaxed) <= times * leaves_.size();
}

/// From behind the one that was last found.
const Key* Flattening::search(std::string_view path) const noexcept {
  const std::size_t size = leaves_.size();
  std::size_t at = found_.load(std::memory_order_relaxed);
  for (std::size_t compared = 1; compared <= size; ++compared) {
    at = at + 1 < size ? at + 1 : 0;
    if (leaves_[at].path != path) continue;
    searched_.fetch_add(compared, std::memory_order_relaxed);
    found_.store(at, std::memory_order_relaxed);
    return &leaves_[at];
  }
  searched_.fetch_add(size, std::memory_order_relaxed);
  return nullptr;
}

const Key* Flattening::leaf(std::string_view path) const {
  if (may_search()) return search(path);
  const std::optional<std::size_t> leaf = sections().leaf(path);
  return leaf ? &leaves_[*leaf] : nullptr;
}

bool Flattening::has_section(std::string_view path) const {
  if (!may_search()) return sections().has_section(path);
  searched_.fetch_add(mappings_.size(), std::memory_order_relaxed);
  return std::any_of(mappings_.begin(), mappings_.end(),
                     [&](const Mapping& mapping) { return path_of(mapping) == path; });
}

std::optional<Key> Flattening::section(std::string_view path, Arena& arena) const {
  if (may_search() && !has_section(path)) return std::nullopt;
  return sections().section(path, arena);
}

}  // namespace ampcfg::document

#include "document/editing/aliases_and_merges.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "document/editing/growing_mapping.hpp"
#include "document/editing/write_value.hpp"
#include "document/reading/refused.hpp"

namespace ampcfg::document {
namespace {

using Source = Outline::Source;

bool is_alias_value(const Outline& outline, const Source& source) {
  return outline.is_alias(*source.pair.value, source.pair.value_range);
}

/// Takes the anchor away that stands before `node`.
void drop_anchor(const Outline& outline, const Node& node, std::string_view name, std::vector<Change>& changes) {
  const std::string_view view = outline.view();
  const std::string anchor = "&" + std::string(name);
  const std::size_t at = view.find(anchor, node.begin);
  if (at == std::string_view::npos || at >= node.content) return;
  auto begin = static_cast<std::uint32_t>(at);
  auto end = static_cast<std::uint32_t>(at + anchor.size());
  if (view[end] == ' ') {
    ++end;
  } else if (begin > 0 && view[begin - 1] == ' ') {
    --begin;
  }
  changes.push_back({begin, end, ""});
}

}  // namespace

std::optional<std::uint32_t> outermost_repetition(const Outline& outline, std::uint32_t source, bool inside) {
  std::optional<std::uint32_t> outermost;
  for (std::uint32_t at = source; at != Outline::none; at = outline.source(at).above) {
    const Source& here = outline.source(at);
    if (here.merged || (is_alias_value(outline, here) && (at != source || inside))) outermost = at;
  }
  return outermost;
}

OwnKey own_key(Outline& outline, const Source& merged, std::string_view path, const Value& value, Arena& arena) {
  const std::string whole = Outline::path(merged);
  if (path.size() == whole.size()) return {{merged.key}, value};
  if (merged.dotted) throw Refused(0, "it is there by `<<` and written with dots");
  const std::optional<Key> section = outline.section(whole);
  if (!section) return {parts_of(path.substr(merged.prefix.size())), value};
  GrowingMapping grown;
  grown.fill(section->value);
  grown.put(parts_of(path.substr(whole.size() + 1)), value);
  return {{merged.key}, grown.value(arena)};
}

void must_be_written_there(const Outline& outline, std::uint32_t source) {
  for (std::uint32_t at = source; at != Outline::none; at = outline.source(at).above) {
    const Source& here = outline.source(at);
    if (here.merged) throw Refused(0, "it is there by `<<`");
    if (at != source && is_alias_value(outline, here)) throw Refused(0, "it is there by an alias `*`");
  }
}

void release(Outline& outline, Node& node, Range gone, std::vector<Change>& changes) {
  const std::vector<Range>* aliases = outline.aliases(node);
  if (aliases == nullptr) return;
  const auto first = std::find_if(aliases->begin(), aliases->end(), [gone](const Range& alias) {
    return alias.begin < gone.begin || alias.begin >= gone.end;
  });
  if (first == aliases->end()) return;
  const std::string name(outline.view().substr(first->begin + 1, first->end - first->begin - 1));
  const Manner manner = outline.manner_of(node, {node.begin, node.content + 1});
  changes.push_back({first->begin, first->end, "&" + name + " " + inline_text(outline.value(node), manner, true)});
  if (node.begin >= gone.begin && node.begin < gone.end) return;
  drop_anchor(outline, node, name, changes);
}

void release_inside(Outline& outline, Node& node, Range gone, std::vector<Change>& changes) {
  release(outline, node, gone, changes);
  if (node.shape == Node::Shape::scalar) return;
  const auto release_written = [&](Node& inner, Range range) {
    if (!outline.is_alias(inner, range)) release_inside(outline, inner, gone, changes);
  };
  auto& inner = collection(node);
  for (std::size_t i = 0; i < inner.items.size(); ++i) release_written(*inner.items[i], inner.written_items[i].range);
  if (node.shape == Node::Shape::sequence) return;
  for (const Pair& pair : outline.written(inner)) {
    release_written(*pair.key, pair.key_range);
    release_written(*pair.value, pair.value_range);
  }
}

void release_around(Outline& outline, std::uint32_t source, Range gone, std::vector<Change>& changes) {
  for (std::uint32_t at = source; at != Outline::none; at = outline.source(at).above)
    release(outline, *outline.source(at).pair.value, gone, changes);
}

}  // namespace ampcfg::document

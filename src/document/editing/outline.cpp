#include "document/editing/outline.hpp"

#include <algorithm>

#include "document/reading/composer.hpp"

namespace ampcfg::document {
namespace {

using Shape = Node::Shape;

constexpr std::size_t bytes_per_key = 40;

}  // namespace

Outline::Outline(std::string bytes)
    : bytes_(std::move(bytes)),
      text_(bytes_),
      constructor_({arena_, arena_}, reinterpret_cast<std::uintptr_t>(bytes_.data())),
      sections_(reinterpret_cast<std::uintptr_t>(bytes_.data()), bytes_.size() / bytes_per_key) {
  find_lines();
  Composer composer(text_, {arena_, arena_}, &comments_);
  root_ = composer.compose();
  root_range_ = composer.top_range();
  if (root_ != nullptr) root_range_ = written(*root_, root_range_);
  Census census;
  if (root_ != nullptr && root_->shape == Shape::mapping) {
    top_ = &collection(*root_);
    walk(*root_, 0, false, census);
    put(Sections::top, *top_, none, {});
  }
  settle(census);
}

std::string Outline::path(const Source& source) {
  return std::string(source.prefix).append(source.key);
}

const std::vector<Range>* Outline::aliases(const Node& node) const {
  const auto found = aliases_.find(&node);
  return found == aliases_.end() ? nullptr : &found->second;
}

void Outline::find_lines() {
  const char* const text = view().data();
  const auto size = static_cast<std::uint32_t>(view().size());
  std::uint32_t begin = 0;
  for (std::uint32_t at = 0; at < size;) {
    const unsigned length = break_length(text + at);
    if (length == 0) {
      ++at;
      continue;
    }
    lines_.push_back({begin, at});
    begin = at += length;
  }
  lines_.push_back({begin, size});
}

std::size_t Outline::line(std::uint32_t offset) const noexcept {
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), offset,
                                     [](std::uint32_t value, const Range& line) { return value < line.begin; });
  return static_cast<std::size_t>(next - lines_.begin()) - 1;
}

std::uint32_t Outline::column(std::uint32_t offset) const noexcept {
  const std::string_view before = view().substr(lines_[line(offset)].begin, offset - lines_[line(offset)].begin);
  return static_cast<std::uint32_t>(std::count_if(
      before.begin(), before.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool Outline::is_first(std::uint32_t offset) const noexcept {
  const std::uint32_t begin = lines_[line(offset)].begin;
  return view().substr(begin, offset - begin).find_first_not_of(' ') == std::string_view::npos;
}

std::vector<Range>::const_iterator Outline::comment(std::uint32_t offset) const noexcept {
  return std::lower_bound(comments_.begin(), comments_.end(), offset,
                          [](const Range& comment, std::uint32_t value) { return comment.begin < value; });
}

std::optional<std::uint32_t> Outline::colon_end(const Pair& pair) const noexcept {
  std::uint32_t at = pair.key_range.end;
  const char* const text = view().data();
  for (;;) {
    if (text[at] == ':') return at + 1;
    if (text[at] == '#') {
      const auto found = comment(at);
      if (found == comments_.end() || found->begin != at) return std::nullopt;
      at = found->end;
    } else if (const unsigned length = break_length(text + at); length != 0) {
      at += length;
    } else if (text[at] == ' ' || text[at] == '\t') {
      ++at;
    } else {
      return std::nullopt;
    }
  }
}

void Outline::alias(Range range, const Node& node) {
  std::vector<Range>& ranges = aliases_[&node];
  ranges.insert(std::upper_bound(ranges.begin(), ranges.end(), range,
                                 [](const Range& left, const Range& right) { return left.begin < right.begin; }),
                range);
}

void Outline::count(const Node& node, Range range, Census& census) const {
  if (node.shape == Shape::scalar) {
    if (node.tag != Tag::string || range.begin == range.end) return;
    const char first = view()[node.content];
    ++(first == '"' ? census.twofold : first == '\'' ? census.single : census.plain);
  } else if (node.shape == Shape::sequence && !static_cast<const Collection&>(node).items.empty()) {
    ++(node.flow ? census.lists_flow : census.lists_block);
  }
}

void Outline::walk(Node& node, std::uint32_t parent_column, bool in_list, Census& census) {
  if (node.shape == Shape::scalar) return;
  auto& inner = collection(node);
  const auto visit = [&](Node& child, Range range, std::uint32_t at) {
    if (is_alias(child, range)) {
      alias(range, child);
    } else {
      count(child, range, census);
      walk(child, at, node.shape == Shape::sequence, census);
    }
  };
  const std::uint32_t own_column = node.flow ? parent_column : column(node.content);
  if (node.shape == Shape::sequence) {
    if (!node.flow && !in_list) ++(own_column > parent_column ? census.dashes_deeper : census.dashes_level);
    for (std::size_t i = 0; i < inner.items.size(); ++i)
      visit(*inner.items[i], inner.written_items[i].range, own_column);
    return;
  }
  if (!node.flow && !in_list && own_column > parent_column && own_column - parent_column <= 8)
    ++census.steps[own_column - parent_column];
  written_.emplace(&node, inner.pairs);
  for (const Pair& pair : inner.pairs) {
    owners_.emplace(pair.key_range.begin, &inner);
    if (is_alias(*pair.key, pair.key_range)) {
      alias(pair.key_range, *pair.key);
    } else {
      walk(*pair.key, own_column, true, census);
    }
    visit(*pair.value, pair.value_range, own_column);
  }
}

void Outline::settle(const Census& census) {
  const auto first_break =
      std::find_if(lines_.begin(), lines_.end(), [this](const Range& line) { return line.end < view().size(); });
  if (first_break != lines_.end() && view()[first_break->end] == '\r')
    manner_.line_end = view().substr(first_break->end, break_length(view().data() + first_break->end));
  std::size_t most = 0;
  for (const auto& [step, times] : census.steps) {
    if (times < most || (times == most && step > manner_.step)) continue;
    most = times;
    manner_.step = step;
  }
  manner_.indents_dashes = census.dashes_deeper > census.dashes_level;
  manner_.flow_lists = census.lists_flow > census.lists_block;
  manner_.needed = census.twofold > census.single ? Quotes::twofold : Quotes::single;
  if (census.single + census.twofold > census.plain) manner_.plain = manner_.needed;
}

Manner Outline::manner_of(const Node& node, Range range) const {
  Manner manner = manner_;
  if (node.shape != Shape::scalar || is_alias(node, range) || range.begin == range.end) return manner;
  const char first = view()[node.content];
  if (first == '"' || first == '\'') {
    manner.plain = manner.needed = first == '"' ? Quotes::twofold : Quotes::single;
  } else if (node.tag == Tag::string && !is_text_block(first)) {
    manner.plain = Quotes::none;
  }
  return manner;
}

void Outline::put(Sections::Section into, Collection& mapping, std::uint32_t above, std::string_view prefix) {
  constructor_.flatten(mapping);
  for (const Pair& pair : mapping.pairs) {
    const auto index = static_cast<std::uint32_t>(sources_.size());
    const std::string_view key = constructor_.key_text(*pair.key);
    const auto owner = owners_.find(pair.key_range.begin);
    const bool own = owner != owners_.end() && owner->second == &mapping;
    sources_.push_back({pair, &mapping, above, !own, key.find('.') != std::string_view::npos, prefix, key});
    if (pair.value->shape == Shape::mapping) {
      const Sections::Section below = sections_.create(into, key, {}, {});
      const std::string whole = std::string(prefix).append(key).append(".");
      put(below, collection(*pair.value), index, arena_.keep(std::string_view(whole)));
    } else {
      sections_.set(into, key, constructor_.value(*pair.value), {}, {});
    }
  }
}

}  // namespace ampcfg::document

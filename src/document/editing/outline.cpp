#include "document/editing/outline.hpp"

#include <algorithm>

#include "document/reading/composer.hpp"

namespace ampcfg::document {
namespace {

using Shape = Node::Shape;

constexpr std::size_t bytes_per_key = 40;
constexpr std::uint32_t most_step = 8;
/// How many pairs on either side of a place may say how it is written there: an edit costs the same in any file.
constexpr std::ptrdiff_t most_beside = 16;

Quotes quotes_of(char first) {
  return first == '"' ? Quotes::twofold : first == '\'' ? Quotes::single : Quotes::none;
}

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

std::string_view Outline::line_break(std::uint32_t offset) const noexcept {
  std::size_t at = line(offset);
  if (lines_[at].end == view().size() && at > 0) --at;
  const unsigned length = break_length(view().data() + lines_[at].end);
  return length == 0 ? "\n" : view().substr(lines_[at].end, length);
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

const std::vector<Outline::Named>& Outline::by_name(const Collection& mapping) {
  const auto [found, is_new] = by_name_.try_emplace(&mapping);
  std::vector<Named>& keys = found->second;
  if (!is_new) return keys;
  for (const Pair& pair : written(mapping)) {
    if (pair.key->tag != Tag::merge) keys.push_back({key_of(*pair.key), pair});
  }
  std::stable_sort(keys.begin(), keys.end(),
                   [](const Named& left, const Named& right) { return left.name < right.name; });
  return keys;
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
  const std::uint32_t step = own_column > parent_column ? own_column - parent_column : 0;
  const bool shows_step = !node.flow && !in_list && step <= most_step;
  if (node.shape == Shape::sequence) {
    if (shows_step) ++census.dash_steps[step];
    for (std::size_t i = 0; i < inner.items.size(); ++i)
      visit(*inner.items[i], inner.written_items[i].range, own_column);
    return;
  }
  if (shows_step && step > 0) ++census.steps[step];
  written_.emplace(&node, Written{inner.pairs, shows_step ? step : 0});
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
  const auto most_frequent = [](const Counts& counts, std::uint32_t otherwise) {
    std::size_t most = 0;
    for (const auto& [step, times] : counts) {
      if (times < most || (times == most && step > otherwise)) continue;
      most = times;
      otherwise = step;
    }
    return otherwise;
  };
  manner_.step = most_frequent(census.steps, manner_.step);
  manner_.dash_step = most_frequent(census.dash_steps, manner_.dash_step);
  manner_.flow_lists = census.lists_flow > census.lists_block;
  manner_.needed = census.twofold > census.single ? Quotes::twofold : Quotes::single;
  if (census.single + census.twofold > census.plain) manner_.plain = manner_.needed;
}

Manner Outline::manner_of(const Node& node, Range range) const {
  Manner manner = manner_;
  Sought sought;
  if (!is_alias(node, range)) look_at_quotes(node, range, sought, manner);
  return manner;
}

Manner Outline::manner_beside(const Collection& owner, const Pair& pair) const {
  const auto& [pairs, step] = written_.at(&owner);
  Manner manner = manner_;
  if (step > 0) manner.step = step;
  const auto is_above = [](const Pair& left, const Pair& right) {
    return left.key_range.begin < right.key_range.begin;
  };
  const auto here = std::upper_bound(pairs.begin(), pairs.end(), pair, is_above) - pairs.begin();
  const auto first = std::max<std::ptrdiff_t>(here - most_beside, 0);
  const auto last = std::min<std::ptrdiff_t>(here + most_beside, std::ssize(pairs));
  Sought sought;
  for (auto at = here; at > first; --at) look_at(owner, pairs[static_cast<std::size_t>(at - 1)], sought, manner);
  for (auto at = here; at < last; ++at) look_at(owner, pairs[static_cast<std::size_t>(at)], sought, manner);
  return manner;
}

void Outline::look_at(const Collection& owner, const Pair& pair, Sought& sought, Manner& manner) const {
  const bool named = pair.key_range.begin < pair.key_range.end && pair.key->tag != Tag::merge;
  if (sought.keys && named && !is_alias(*pair.key, pair.key_range)) {
    manner.keys = quotes_of(view()[pair.key->content]);
    sought.keys = false;
  }
  if (is_alias(*pair.value, pair.value_range)) return;
  if (!owner.flow) look_at_step(owner, *pair.value, sought, manner);
  look_at_quotes(*pair.value, pair.value_range, sought, manner);
}

void Outline::look_at_step(const Collection& owner, const Node& value, Sought& sought, Manner& manner) const {
  const bool is_list = value.shape == Shape::sequence;
  if (value.shape == Shape::scalar || value.flow || !(is_list ? sought.dash_step : sought.step)) return;
  const std::uint32_t own_column = column(value.content);
  const std::uint32_t above = column(owner.content);
  if (own_column < above + (is_list ? 0 : 1) || own_column - above > most_step) return;
  (is_list ? manner.dash_step : manner.step) = own_column - above;
  (is_list ? sought.dash_step : sought.step) = false;
}

/// In the last line of `node`.
void Outline::look_at_quotes(const Node& node, Range range, Sought& sought, Manner& manner) const {
  if (!sought.plain && !sought.needed) return;
  if (node.shape != Shape::scalar) {
    const auto& inner = static_cast<const Collection&>(node);
    if (node.shape == Shape::sequence ? inner.items.empty() : written(inner).empty()) return;
    const Node& last = node.shape == Shape::sequence ? *inner.items.back() : *written(inner).back().value;
    const Range at =
        node.shape == Shape::sequence ? inner.written_items.back().range : written(inner).back().value_range;
    if (!is_alias(last, at)) look_at_quotes(last, at, sought, manner);
    return;
  }
  if (node.tag != Tag::string || range.begin == range.end || is_text_block(view()[node.content])) return;
  const Quotes quotes = quotes_of(view()[node.content]);
  if (sought.plain) manner.plain = quotes;
  sought.plain = false;
  if (quotes == Quotes::none || !sought.needed) return;
  manner.needed = quotes;
  sought.needed = false;
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

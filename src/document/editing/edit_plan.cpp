#include "document/editing/edit_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "document/editing/aliases_and_merges.hpp"
#include "document/reading/refused.hpp"
#include "document/reading/same_value.hpp"

namespace ampcfg::document {
namespace {

using Kind = Value::Kind;

std::string keys_in(const Value& mapping) {
  const std::size_t number = mapping.entries().size();
  return std::to_string(number) + (number == 1 ? " key" : " keys");
}

std::string_view describe(const Value& value) {
  switch (value.kind()) {
    case Kind::list:
      return "a list";
    case Kind::mapping:
      return "a mapping";
    case Kind::string:
      return "a text";
    case Kind::boolean:
      return "a yes or no";
    default:
      return "a number";
  }
}

}  // namespace

void Plan::make(std::span<const std::size_t> which) {
  for (const std::size_t index : which) take(index);
  for (const Task& task : tasks_) write(task);
  std::sort(deferred_.begin(), deferred_.end());
  std::stable_sort(changes_.begin(), changes_.end(), is_before);
}

void Plan::take(std::size_t index) {
  try {
    if (edits_[index].value) {
      take_value(index);
    } else {
      take_removal(index);
    }
  } catch (const Refused& refused) {
    refuse(index, false, refused.reason());
  }
}

/// Whether the pair of a source stands for `path` itself, not for a part of its dotted key.
bool Plan::is_whole(const Outline::Source& source, std::string_view path) const {
  return path.size() == source.prefix.size() + source.key.size();
}

void Plan::take_value(std::size_t index) {
  const std::string_view path = edits_[index].path;
  if (const auto there = outline_.at(path)) return replace(index, *there);
  for (std::size_t dot = path.rfind('.'); dot != std::string_view::npos;
       dot = dot == 0 ? std::string_view::npos : path.rfind('.', dot - 1)) {
    const std::string_view parent = path.substr(0, dot);
    if (const auto there = outline_.at(parent)) return put_below(index, *there, parent);
  }
  put_at_top(index);
}

void Plan::take_removal(std::size_t index) {
  const Edit& edit = edits_[index];
  const auto there = outline_.at(edit.path);
  if (!there) return;
  if (there->has_parts && !edit.replace)
    return refuse(index, true, fmt::format("a mapping with keys stands at `{}`", edit.path));
  if (!is_whole(outline_.source(there->source), edit.path))
    return refuse(index, false, fmt::format("the keys below `{}` are written with dots", edit.path));
  must_be_written_there(outline_, there->source);
  if (!removals_.insert(there->source).second) return deferred_.push_back(index);
  tasks_.push_back({RemoveKey{there->source}, {index}});
}

/// Something stands at the edit's path.
void Plan::replace(std::size_t index, const Sections::Standing& there) {
  const Edit& edit = edits_[index];
  if (!there.has_parts) {
    const Value value = there.value == nullptr ? Value::mapping({}) : *there.value;
    if (value == *edit.value) return;
    return set(index, there.source, std::nullopt);
  }
  const std::optional<Key> section = outline_.section(edit.path);
  if (edit.value->kind() == Kind::mapping && section->value == flattened(*edit.value, arena_)) return;
  if (!edit.replace)
    return refuse(index, true, fmt::format("a mapping with {} stands at `{}`", keys_in(section->value), edit.path));
  if (!is_whole(outline_.source(there.source), edit.path))
    return refuse(index, false, fmt::format("the keys below `{}` are written with dots", edit.path));
  set(index, there.source, std::nullopt);
}

/// Nothing stands at the edit's path, and `parent` is the longest part of it at which something stands.
void Plan::put_below(std::size_t index, const Sections::Standing& there, std::string_view parent) {
  const Edit& edit = edits_[index];
  if (there.value != nullptr && !there.value->is_null() && !edit.replace)
    return refuse(index, true, fmt::format("{} stands at its parent `{}`", describe(*there.value), parent));
  if (!there.has_parts) return set(index, there.source, std::string_view(edit.path).substr(parent.size() + 1));
  if (is_whole(outline_.source(there.source), parent)) return add(index, there.source);
  add_dotted(index, there.source, parent);
}

void Plan::put_at_top(std::size_t index) {
  Collection* const top = outline_.top();
  const bool has_keys = top != nullptr && !outline_.written(*top).empty();
  put(has_keys ? addition(*top, Outline::none) : creation(), index, parts_of(edits_[index].path));
}

void Plan::set(std::size_t index, std::uint32_t source, std::optional<std::string_view> rest) {
  if (put_in_repetition(index, source, false)) return;
  Task& made = setting(source);
  if (rest) return put(made, index, parts_of(*rest));
  if (!made.edits.empty()) return deferred_.push_back(index);
  std::get<SetValue>(made.what).value = *edits_[index].value;
  made.edits.push_back(index);
}

void Plan::add(std::size_t index, std::uint32_t source) {
  if (put_in_repetition(index, source, true)) return;
  const Outline::Source& parent = outline_.source(source);
  const auto rest = std::string_view(edits_[index].path).substr(parent.prefix.size() + parent.key.size() + 1);
  Collection& owner = collection(*parent.pair.value);
  // Empty where all its keys are written with dots elsewhere.
  if (outline_.written(owner).empty()) return set(index, source, rest);
  put(addition(owner, source), index, parts_of(rest));
}

/// The last of the keys beside `first` that begin with `prefix`.
Pair Plan::last_sibling(const Outline::Source& first, const std::string& prefix) {
  const auto [found, is_new] = last_siblings_.try_emplace({first.owner, prefix}, first.pair);
  if (!is_new) return found->second;
  const std::vector<Outline::Named>& keys = outline_.by_name(*first.owner);
  const auto is_before = [](const Outline::Named& named, std::string_view text) { return named.name < text; };
  const Pair* last = nullptr;
  auto key = std::lower_bound(keys.begin(), keys.end(), prefix, is_before);
  for (; key != keys.end() && key->name.starts_with(prefix); ++key) {
    if (last == nullptr || last->key_range.begin < key->pair.key_range.begin) last = &key->pair;
  }
  if (last != nullptr) found->second = *last;
  return found->second;
}

/// Where the siblings are written as `a.b: 1`, so is the new key, behind the last of them.
void Plan::add_dotted(std::size_t index, std::uint32_t source, std::string_view parent) {
  if (put_in_repetition(index, source, false)) return;
  const Outline::Source& sibling = outline_.source(source);
  const Pair after = last_sibling(sibling, std::string(parent.substr(sibling.prefix.size())) + ".");
  const std::array key{std::string_view(edits_[index].path).substr(sibling.prefix.size())};
  put(addition_behind(after, *sibling.owner, sibling.above), index, key);
}

/// What stands in a mapping by an alias or `<<` gets its value where it is repeated, not where it is written first.
/// False where nothing at or above `source` is repeated, see `outermost_repetition`.
bool Plan::put_in_repetition(std::size_t index, std::uint32_t source, bool inside) {
  const std::optional<std::uint32_t> outermost = outermost_repetition(outline_, source, inside);
  if (!outermost) return false;
  const std::string_view path = edits_[index].path;
  const Outline::Source& repeated = outline_.source(*outermost);
  if (repeated.merged) {
    Task& made = addition(*repeated.owner, repeated.above);
    const OwnKey own = own_key(outline_, repeated, path, *edits_[index].value, arena_);
    put(made, index, own.parts, own.value);
    moved_.insert(Outline::path(repeated));
    return true;
  }
  const std::string whole = Outline::path(repeated);
  Task& made = setting(*outermost);
  if (made.edits.empty()) {
    if (const std::optional<Key> section = outline_.section(whole)) growing_keys(made.what)->fill(section->value);
  }
  put(made, index, parts_of(path.substr(whole.size() + 1)));
  return true;
}

Plan::Task& Plan::creation() {
  if (creation_ == nullptr) creation_ = &tasks_.emplace_back(Task{CreateKeys{}, {}});
  return *creation_;
}

/// New keys behind all others of `owner`, the value of `above`.
Plan::Task& Plan::addition(Collection& owner, std::uint32_t above) {
  Task*& found = additions_[&owner];
  if (found == nullptr)
    found = &tasks_.emplace_back(Task{AddKeys{&owner, outline_.written(owner).back(), above, {}}, {}});
  return *found;
}

/// The same behind a pair among them.
Plan::Task& Plan::addition_behind(const Pair& after, Collection& owner, std::uint32_t above) {
  Task*& found = additions_behind_[after.key_range.begin];
  if (found == nullptr) found = &tasks_.emplace_back(Task{AddKeys{&owner, after, above, {}}, {}});
  return *found;
}

Plan::Task& Plan::setting(std::uint32_t source) {
  Task*& found = settings_[source];
  if (found == nullptr) found = &tasks_.emplace_back(Task{SetValue{source, {}}, {}});
  return *found;
}

void Plan::put(Task& task, std::size_t index, Parts parts, const Value& value) {
  GrowingMapping* const keys = growing_keys(task.what);
  if (keys == nullptr || !keys->put(parts, value)) return deferred_.push_back(index);
  task.edits.push_back(index);
}

void Plan::write(const Task& task) {
  if (task.edits.empty()) return;
  std::vector<Change> changes;
  try {
    changes = changes_of(task.what, outline_, arena_);
  } catch (const Refused& refused) {
    for (const std::size_t index : task.edits) refuse(index, false, refused.reason());
    return;
  }
  std::vector<std::size_t>& to = claim(changes) ? planned_ : deferred_;
  to.insert(to.end(), task.edits.begin(), task.edits.end());
  if (&to == &planned_) std::move(changes.begin(), changes.end(), std::back_inserter(changes_));
}

/// False where a change would touch one that is planned.
bool Plan::claim(const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    if (change.begin == change.end && insertions_.count(change.begin) != 0) return false;
    auto next = claimed_.upper_bound(change.begin);
    if (change.begin < change.end && next != claimed_.end() && next->first < change.end) return false;
    if (next != claimed_.begin() && (--next)->second > change.begin &&
        !(change.begin == change.end && next->first == change.begin))
      return false;
    const auto inside = insertions_.upper_bound(change.begin);
    if (inside != insertions_.end() && *inside < change.end) return false;
  }
  for (const Change& change : changes) {
    if (change.begin < change.end) {
      claimed_[change.begin] = change.end;
    } else {
      insertions_.insert(change.begin);
    }
  }
  return true;
}

std::string Plan::apply() const {
  std::string out;
  const std::string& bytes = outline_.bytes();
  std::size_t at = 0;
  for (const Change& change : changes_) {
    const Range range = outline_.text().bytes({change.begin, change.end});
    out.append(bytes, at, range.begin - at).append(change.text);
    at = range.end;
  }
  return out.append(bytes, at, std::string::npos);
}

}  // namespace ampcfg::document

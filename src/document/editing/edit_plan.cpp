#include "document/editing/edit_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "document/reading/refused.hpp"
#include "document/reading/same_value.hpp"

namespace ampcfg::document {
namespace {

using Kind = Value::Kind;

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    parts.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
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

/// In the text's order; what is put in stands before what is taken away behind it.
bool is_before(const Change& left, const Change& right) {
  return left.begin != right.begin ? left.begin < right.begin : left.end == left.begin && right.end != right.begin;
}

/// Puts changes in order and joins those that take overlapping text away; false where others overlap.
bool tidy(std::vector<Change>& changes) {
  std::stable_sort(changes.begin(), changes.end(), is_before);
  std::vector<Change> joined;
  for (Change& change : changes) {
    if (joined.empty() || joined.back().end <= change.begin) {
      joined.push_back(std::move(change));
      continue;
    }
    Change& last = joined.back();
    if (!last.text.empty() || !change.text.empty()) return false;
    last.end = std::max(last.end, change.end);
    last.takes_comments = last.takes_comments || change.takes_comments;
  }
  changes = std::move(joined);
  return true;
}

}  // namespace

void Growing::fill(const Value& mapping) {
  fill(top_, mapping);
}

void Growing::fill(Part& part, const Value& mapping) {
  part.is_mapping = true;
  for (const Entry& entry : mapping.entries()) {
    Part& child = below(part, entry.key);
    child.value = entry.value;
    if (entry.value.kind() == Kind::mapping) fill(child, entry.value);
  }
}

Growing::Part& Growing::below(Part& part, std::string_view name) {
  Part*& child = part.by_name[name];
  if (child == nullptr) {
    child = &parts_.emplace_back();
    child->name = name;
    part.parts.push_back(child);
  }
  return *child;
}

bool Growing::put(std::span<const std::string_view> parts, const Value& value) {
  Part* part = &top_;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (part->fresh) return false;
    part->is_mapping = true;
    part = &below(*part, parts[i]);
  }
  if (part->fresh || !part->parts.empty()) return false;
  part->fresh = true;
  part->is_mapping = false;
  part->value = value;
  return true;
}

Value Growing::value(Arena& arena) const {
  return value(top_, arena);
}

Value Growing::value(const Part& part, Arena& arena) const {
  if (!part.is_mapping) return part.value;
  std::vector<Entry> entries;
  entries.reserve(part.parts.size());
  for (const Part* child : part.parts) entries.push_back({child->name, value(*child, arena)});
  return Value::mapping(arena.keep(std::span<const Entry>(entries)));
}

void Plan::make(std::span<const std::size_t> which) {
  for (const std::size_t index : which) take(index);
  for (Task& task : tasks_) write(task);
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
  const Edit& edit = edits_[index];
  const std::string_view path = edit.path;
  if (const auto there = outline_.at(path)) {
    if (!there->has_parts) {
      const Value value = there->value == nullptr ? Value::mapping({}) : *there->value;
      if (value == *edit.value) return;
      return set(index, there->key.begin, std::nullopt);
    }
    const std::optional<Key> section = outline_.section(path);
    if (edit.value->kind() == Kind::mapping && section->value == flattened(*edit.value, arena_)) return;
    if (!edit.replace)
      return refuse(index, true,
                    fmt::format("a mapping with {} keys stands at `{}`", section->value.entries().size(), path));
    if (!is_whole(outline_.source(there->key.begin), path))
      return refuse(index, false, fmt::format("the keys below `{}` are written with dots", path));
    return set(index, there->key.begin, std::nullopt);
  }
  for (std::size_t dot = path.rfind('.'); dot != std::string_view::npos;
       dot = dot == 0 ? std::string_view::npos : path.rfind('.', dot - 1)) {
    const std::string_view parent = path.substr(0, dot);
    const auto there = outline_.at(parent);
    if (!there) continue;
    if (there->value != nullptr && !there->value->is_null() && !edit.replace)
      return refuse(index, true, fmt::format("{} stands at its parent `{}`", describe(*there->value), parent));
    if (!there->has_parts) return set(index, there->key.begin, path.substr(dot + 1));
    if (is_whole(outline_.source(there->key.begin), parent)) return add(index, there->key.begin, path);
    return add_dotted(index, there->key.begin, path, parent);
  }
  if (outline_.top() == nullptr || outline_.written(*outline_.top()).empty()) {
    return put(task(Task::Kind::create, nullptr, Outline::none), index, path, false);
  }
  Task& added = task(Task::Kind::add, outline_.top(), Outline::none);
  added.owner = outline_.top();
  added.after = outline_.written(*outline_.top()).back();
  put(added, index, path, false);
}

void Plan::take_removal(std::size_t index) {
  const Edit& edit = edits_[index];
  const auto there = outline_.at(edit.path);
  if (!there) return;
  if (there->has_parts && !edit.replace)
    return refuse(index, true, fmt::format("a mapping with keys stands at `{}`", edit.path));
  const std::uint32_t source = there->key.begin;
  if (!is_whole(outline_.source(source), edit.path))
    return refuse(index, false, fmt::format("the keys below `{}` are written with dots", edit.path));
  for (std::uint32_t at = source; at != Outline::none; at = outline_.source(at).above) {
    if (outline_.source(at).merged) return refuse(index, false, "it is there by `<<`");
    if (at != source && outline_.is_alias(*outline_.source(at).pair.value, outline_.source(at).pair.value_range))
      return refuse(index, false, "it is there by an alias `*`");
  }
  Task& removed = task(Task::Kind::remove, nullptr, source);
  if (!removed.edits.empty()) return deferred_.push_back(index);
  removed.edits.push_back(index);
}

Plan::Task& Plan::task(Task::Kind kind, const void* owner, std::uint32_t source) {
  Task*& found = by_place_[{static_cast<int>(kind), owner, source}];
  if (found == nullptr) {
    found = &tasks_.emplace_back();
    found->kind = kind;
    found->source = source;
  }
  return *found;
}

void Plan::put(Task& task, std::size_t index, std::string_view rest, bool is_key) {
  const Value& value = *edits_[index].value;
  const std::vector<std::string_view> parts = is_key ? std::vector{rest} : split(rest);
  if (task.whole || !task.entries.put(parts, value)) return deferred_.push_back(index);
  task.edits.push_back(index);
}

/// What stands in a mapping by an alias or `<<` gets its value where it is repeated, not where it is written first.
bool Plan::add_shared(std::size_t index, std::uint32_t source, std::string_view path, bool into) {
  std::uint32_t outermost = Outline::none;
  for (std::uint32_t at = source; at != Outline::none; at = outline_.source(at).above) {
    const Outline::Source& here = outline_.source(at);
    if (here.merged || (outline_.is_alias(*here.pair.value, here.pair.value_range) && (at != source || into)))
      outermost = at;
  }
  if (outermost == Outline::none) return false;
  const Outline::Source& shared = outline_.source(outermost);
  const std::string whole = Outline::path(shared);
  const bool itself = path.size() == whole.size();
  Task& made =
      shared.merged ? task(Task::Kind::add, shared.owner, Outline::none) : task(Task::Kind::set, nullptr, outermost);
  if (shared.merged) {
    if (shared.dotted && !itself) throw Refused(0, "it is there by `<<` and written with dots");
    made.owner = shared.owner;
    made.source = shared.above;
    made.after = outline_.written(*shared.owner).back();
    const std::optional<Key> section = itself ? std::nullopt : outline_.section(whole);
    if (!section) {
      put(made, index, itself ? shared.key : path.substr(shared.prefix.size()), itself);
      return true;
    }
    Growing grown;
    grown.fill(section->value);
    grown.put(split(path.substr(whole.size() + 1)), *edits_[index].value);
    const std::array<std::string_view, 1> key{shared.key};
    if (made.entries.put(key, grown.value(arena_))) {
      made.edits.push_back(index);
    } else {
      deferred_.push_back(index);
    }
    return true;
  }
  if (made.edits.empty()) {
    if (const std::optional<Key> section = outline_.section(whole)) made.entries.fill(section->value);
  }
  put(made, index, path.substr(whole.size() + 1), false);
  return true;
}

void Plan::set(std::size_t index, std::uint32_t source, std::optional<std::string_view> rest) {
  if (add_shared(index, source, edits_[index].path, false)) return;
  Task& made = task(Task::Kind::set, nullptr, source);
  if (rest) {
    if (!made.whole) return put(made, index, *rest, false);
  } else if (made.edits.empty()) {
    made.whole = true;
    made.value = *edits_[index].value;
    return made.edits.push_back(index);
  }
  deferred_.push_back(index);
}

void Plan::add(std::size_t index, std::uint32_t source, std::string_view path) {
  if (add_shared(index, source, path, true)) return;
  const Outline::Source& parent = outline_.source(source);
  auto* owner = static_cast<Collection*>(parent.pair.value);
  // Empty where all its keys are written with dots elsewhere.
  if (outline_.written(*owner).empty())
    return set(index, source, path.substr(parent.prefix.size() + parent.key.size() + 1));
  Task& made = task(Task::Kind::add, owner, Outline::none);
  made.owner = owner;
  made.source = source;
  made.after = outline_.written(*owner).back();
  put(made, index, path.substr(parent.prefix.size() + parent.key.size() + 1), false);
}

/// Where the siblings are written as `a.b: 1`, so is the new key, behind the last of them.
void Plan::add_dotted(std::size_t index, std::uint32_t source, std::string_view path, std::string_view parent) {
  if (add_shared(index, source, path, false)) return;
  const Outline::Source& sibling = outline_.source(source);
  const std::string before = std::string(parent.substr(sibling.prefix.size())) + ".";
  Pair after = sibling.pair;
  for (const Pair& pair : outline_.written(*sibling.owner)) {
    if (pair.key->tag != Tag::merge && outline_.key_of(*pair.key).starts_with(before)) after = pair;
  }
  Task& made = task(Task::Kind::add, sibling.owner, after.key_range.begin);
  made.owner = sibling.owner;
  made.source = sibling.above;
  made.after = after;
  put(made, index, path.substr(sibling.prefix.size()), true);
}

void Plan::write(Task& task) {
  if (task.edits.empty()) return;
  std::vector<Change> changes;
  try {
    write_changes(task, changes);
    if (!tidy(changes)) throw Refused(0, "the way it is written here is too tangled");
  } catch (const Refused& refused) {
    for (const std::size_t index : task.edits) refuse(index, false, refused.reason());
    return;
  }
  std::vector<std::size_t>& to = claim(changes) ? planned_ : deferred_;
  to.insert(to.end(), task.edits.begin(), task.edits.end());
  if (&to == &planned_) std::move(changes.begin(), changes.end(), std::back_inserter(changes_));
}

void Plan::write_changes(Task& task, std::vector<Change>& changes) {
  EditText text(outline_, changes);
  switch (task.kind) {
    case Task::Kind::create:
      return text.create(task.entries.value(arena_));
    case Task::Kind::add:
      release(text, task.source, {});
      return text.add(*task.owner, task.after, task.entries.value(arena_));
    case Task::Kind::set:
      return write_set(outline_.source(task.source), task.source, task.whole ? task.value : task.entries.value(arena_),
                       text);
    case Task::Kind::remove:
      return write_removal(task, text, changes);
  }
}

void Plan::write_set(const Outline::Source& source, std::uint32_t index, const Value& value, EditText& text) {
  Pair pair = source.pair;
  pair.value_range = Outline::written(*pair.value, pair.value_range);
  const Range range = pair.value_range;
  if (outline_.is_alias(*pair.value, range)) {
    release(text, source.above, range);
  } else if (text.keeps_items(pair, value)) {
    release(text, index, {});
  } else {
    if (outline_.has_aliases()) text.release_inside(*source.pair.value, range);
    release(text, source.above, range);
  }
  text.set(*source.owner, pair, value);
}

void Plan::write_removal(const Task& task, EditText& text, std::vector<Change>& changes) {
  const Outline::Source& source = outline_.source(task.source);
  const std::span<const Pair> all = outline_.written(*source.owner);
  std::vector<Pair> same;
  for (const Pair& pair : all) {
    if (pair.key->tag != Tag::merge && outline_.key_of(*pair.key) == source.key) same.push_back(pair);
  }
  const bool is_last = same.size() == all.size();
  if (is_last && source.above != Outline::none) {
    return write_set(outline_.source(source.above), source.above, Value::mapping({}), text);
  }
  if (is_last && (source.owner->flow || outline_.view().find("\n...") != std::string_view::npos)) {
    changes.push_back({outline_.root_range().begin, outline_.root_range().end, "{}"});
    return;
  }
  const Range range{source.pair.key_range.begin, source.pair.value_range.end};
  if (outline_.has_aliases() && !outline_.is_alias(*source.pair.value, source.pair.value_range))
    text.release_inside(*source.pair.value, range);
  for (const Pair& pair : same) {
    if (outline_.has_aliases() && !outline_.is_alias(*pair.key, pair.key_range)) text.release_inside(*pair.key, range);
  }
  release(text, source.above, range);
  text.remove(*source.owner, same);
}

/// Nothing that is repeated elsewhere may change with what is changed here: in `source` or above.
void Plan::release(EditText& text, std::uint32_t source, Range gone) {
  for (std::uint32_t at = source; at != Outline::none; at = outline_.source(at).above)
    text.release(*outline_.source(at).pair.value, gone);
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

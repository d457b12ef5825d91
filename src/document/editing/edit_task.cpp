#include "document/editing/edit_task.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "document/editing/aliases_and_merges.hpp"
#include "document/editing/edit_text.hpp"
#include "document/reading/refused.hpp"

namespace ampcfg::document {
namespace {

class TaskWriter {
 public:
  TaskWriter(Outline& outline, Arena& arena, std::vector<Change>& changes)
      : outline_(outline), arena_(arena), changes_(changes), text_(outline, changes) {}

  void operator()(const CreateKeys& task) { text_.create(task.keys.value(arena_)); }

  void operator()(const AddKeys& task) {
    release_around(outline_, task.above, {}, changes_);
    text_.add(*task.owner, task.after, task.keys.value(arena_));
  }

  void operator()(const SetValue& task) {
    const auto* const keys = std::get_if<GrowingMapping>(&task.value);
    set(task.source, keys != nullptr ? keys->value(arena_) : std::get<Value>(task.value));
  }

  void operator()(const RemoveKey& task) {
    const Outline::Source& source = outline_.source(task.source);
    const std::vector<Outline::Named>& keys = outline_.by_name(*source.owner);
    const auto is_before = [](const Outline::Named& named, std::string_view text) { return named.name < text; };
    std::vector<Pair> same;
    auto key = std::lower_bound(keys.begin(), keys.end(), source.key, is_before);
    for (; key != keys.end() && key->name == source.key; ++key) {
      same.push_back(key->pair);
    }
    const bool is_last = same.size() == outline_.written(*source.owner).size();
    if (is_last && source.above != Outline::none) return set(source.above, Value::mapping({}));
    if (is_last && (source.owner->flow || outline_.view().find("\n...") != std::string_view::npos)) {
      changes_.push_back({outline_.root_range().begin, outline_.root_range().end, "{}"});
      return;
    }
    release_removed(source, same);
    text_.remove(*source.owner, same);
  }

 private:
  void set(std::uint32_t index, const Value& value) {
    const Outline::Source& source = outline_.source(index);
    Pair pair = source.pair;
    pair.value_range = Outline::written(*pair.value, pair.value_range);
    const Range range = pair.value_range;
    if (outline_.is_alias(*pair.value, range)) {
      release_around(outline_, source.above, range, changes_);
    } else if (text_.keeps_items(pair, value)) {
      release_around(outline_, index, {}, changes_);
    } else {
      if (outline_.has_aliases()) release_inside(outline_, *pair.value, range, changes_);
      release_around(outline_, source.above, range, changes_);
    }
    text_.set(*source.owner, pair, value);
  }

  /// `same` are all pairs with the key of `source`.
  void release_removed(const Outline::Source& source, std::span<const Pair> same) {
    const Range range{source.pair.key_range.begin, source.pair.value_range.end};
    if (outline_.has_aliases()) {
      if (!outline_.is_alias(*source.pair.value, source.pair.value_range))
        release_inside(outline_, *source.pair.value, range, changes_);
      for (const Pair& pair : same) {
        if (!outline_.is_alias(*pair.key, pair.key_range)) release_inside(outline_, *pair.key, range, changes_);
      }
    }
    release_around(outline_, source.above, range, changes_);
  }

  Outline& outline_;
  Arena& arena_;
  std::vector<Change>& changes_;
  EditText text_;
};

}  // namespace

GrowingMapping* growing_keys(EditTask& task) {
  if (auto* const create = std::get_if<CreateKeys>(&task)) return &create->keys;
  if (auto* const add = std::get_if<AddKeys>(&task)) return &add->keys;
  auto* const set = std::get_if<SetValue>(&task);
  return set != nullptr ? std::get_if<GrowingMapping>(&set->value) : nullptr;
}

std::vector<Change> changes_of(const EditTask& task, Outline& outline, Arena& arena) {
  std::vector<Change> changes;
  std::visit(TaskWriter(outline, arena, changes), task);
  if (!tidy(changes)) throw Refused(0, "the way it is written here is too tangled");
  return changes;
}

}  // namespace ampcfg::document

#include "ampcfg/document/json_editing/edit_json.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ampcfg/document/json/json_write.hpp"
#include "ampcfg/document/reading/value.hpp"
#include "document/json/kept_items.hpp"
#include "document/json_editing/json_changes.hpp"
#include "document/json_editing/json_check.hpp"
#include "document/json_editing/json_manner.hpp"
#include "document/json_editing/json_new_text.hpp"
#include "document/json_editing/json_places.hpp"
#include "document/json_editing/json_row.hpp"

namespace ampcfg::document {
namespace {

/// Which of a list's items stay, and where the others of the new list go.
std::vector<JsonSlot> slots_of_list(const JsonText& text, const JsonNode& old, const JsonText& value) {
  const JsonNode& now = value.root();
  std::vector<JsonSlot> slots;
  std::size_t next = 0;
  std::size_t before = 0;
  const auto put_new = [&](std::size_t end) {
    for (; next < end; ++next) slots.push_back({true, before, next});
  };
  for (const auto& [left, right] : kept_items(old.value.items(), now.value.items())) {
    if (!same_json(text, old.children[left], value, now.children[right])) continue;
    put_new(right);
    slots.push_back({false, left, right});
    next = right + 1;
    before = left + 1;
  }
  put_new(now.children.size());
  return slots;
}

/// The members that an object keeps and gets, in order; `from` of a new one is its number among the changes below.
std::vector<JsonSlot> slots_of_object(const JsonNode& object, const ChangeNode& change) {
  std::vector<JsonSlot> old;
  std::vector<bool> is_there(change.below.size());
  for (std::size_t i = 0; i < object.children.size(); ++i) {
    const ChangeNode* const below = change.find(object.children[i].key);
    if (below != nullptr) is_there[below->number] = true;
    if (below == nullptr || !is_gone(object.children[i], *below)) old.push_back({false, i, 0});
  }
  const auto is_new = [&](const ChangeNode* below) { return below->sets > 0 && !is_there[below->number]; };
  if (std::none_of(change.below.begin(), change.below.end(), is_new)) return old;
  JsonPlaces places(object);
  std::vector<JsonSlot> made;
  for (const ChangeNode* below : change.below) {
    if (is_new(below)) made.push_back({true, places.before(below->name), below->number});
  }
  std::stable_sort(made.begin(), made.end(), [&](const JsonSlot& a, const JsonSlot& b) {
    if (a.at != b.at || !places.is_sorted()) return a.at < b.at;
    return change.below[a.from]->name < change.below[b.from]->name;
  });
  std::vector<JsonSlot> slots;
  // Of one that is old and the new ones behind it, the old one comes first.
  const auto place = [](const JsonSlot& slot) { return slot.at + (slot.is_new ? 0 : 1); };
  std::merge(old.begin(), old.end(), made.begin(), made.end(), std::back_inserter(slots),
             [&](const JsonSlot& a, const JsonSlot& b) { return place(a) < place(b); });
  return slots;
}

class JsonEditor {
 public:
  JsonEditor(const JsonText& text, JsonManner manner) : text_(text), manner_(std::move(manner)) {}

  std::string run(const ChangeNode& changes) {
    const Range whole = text_.root().written;
    constexpr std::size_t some_more = 4096;
    out_.reserve(text_.bytes().size() + some_more);
    out_ += text_.bytes().substr(0, whole.begin);
    value(text_.root(), changes, {manner_.is_on_lines(0), std::string(), manner_.step, 0});
    out_ += text_.bytes().substr(whole.end);
    return std::move(out_);
  }

 private:
  void value(const JsonNode& old, const ChangeNode& change, const JsonSpot& spot) {
    const bool is_object = old.value.kind() == Value::Kind::mapping;
    const bool is_empty = is_object && old.children.empty();
    if (change.is_set()) {
      set(old, change.value(), spot);
    } else if (is_empty && change.sets > 0) {
      write_new(out_, change, spot, manner_);
    } else if (is_object && !is_empty && !change.below.empty()) {
      object(old, change, spot);
    } else {
      out_ += written(text_, old.written);
    }
  }

  /// A list keeps its layout, and an object.
  void set(const JsonNode& old, const JsonText& value, const JsonSpot& spot) {
    const bool both_lists = old.value.kind() == Value::Kind::list && value.root().value.kind() == Value::Kind::list;
    if (same_json(text_, old, value, value.root())) {
      out_ += written(text_, old.written);
    } else if (both_lists && !old.children.empty() && !value.root().children.empty()) {
      list(old, value, spot);
    } else {
      JsonSpot there = spot;
      const bool shows = old.value.kind() == Value::Kind::mapping && !old.children.empty() && !is_directive(old);
      if (shows) there.on_lines = opens_on_lines(text_, old);
      write_new(out_, value, value.root(), there, manner_);
    }
  }

  void list(const JsonNode& old, const JsonText& value, const JsonSpot& spot) {
    const JsonRow row(text_, old, spot, manner_);
    row.write(out_, slots_of_list(text_, old, value), [&](const JsonSlot& slot) {
      if (slot.is_new) {
        write_new(out_, value, value.root().children[slot.from], {false, {}, {}, 0}, manner_);
      } else {
        out_ += written(text_, old.children[slot.at].written);
      }
    });
  }

  void object(const JsonNode& old, const ChangeNode& change, const JsonSpot& spot) {
    const std::vector<JsonSlot> slots = slots_of_object(old, change);
    if (slots.empty()) {
      out_ += "{}";
      return;
    }
    const JsonRow row(text_, old, spot, manner_);
    row.write(out_, slots, [&](const JsonSlot& slot) {
      if (slot.is_new) {
        const ChangeNode& made = *change.below[slot.from];
        write_json(out_, made.name, manner_.escapes);
        out_ += row.colon();
        write_new(out_, made, row.new_spot(slot.at), manner_);
      } else {
        member(old.children[slot.at], change, [&] { return row.spot(slot.at); });
      }
    });
  }

  template <typename SpotOf>
  void member(const JsonNode& old, const ChangeNode& changes, SpotOf spot) {
    const ChangeNode* const change = changes.find(old.key);
    if (change == nullptr) {
      out_ += written(text_, {old.key_written.begin, old.written.end});
      return;
    }
    if (change->is(JsonChange::Kind::rename) && change->change->text != old.key) {
      write_json(out_, change->change->text, manner_.escapes);
    } else {
      out_ += written(text_, old.key_written);
    }
    out_ += written(text_, {old.key_written.end, old.written.begin});
    value(old, *change, spot());
  }

  const JsonText& text_;
  JsonManner manner_;
  std::string out_;
};

JsonText read(std::string bytes) {
  auto result = JsonText::read(std::move(bytes));
  if (const auto* error = std::get_if<JsonError>(&result))
    throw JsonRefusal{"this is not JSON: " + error->reason, error->place, std::nullopt};
  return std::move(std::get<JsonText>(result));
}

JsonText edit(const JsonText& text, std::span<const JsonChange> changes, std::string_view indent) {
  const ChangeTree tree(changes);
  require_possible(text, tree.root());
  auto again = JsonText::read(JsonEditor(text, manner_of(text, indent)).run(tree.root()));
  if (const auto* error = std::get_if<JsonError>(&again))
    throw JsonRefusal{"as it is written here, the change cannot be made: " + error->reason, std::nullopt, std::nullopt};
  auto& edited = std::get<JsonText>(again);
  if (const auto fault = find_json_fault(text, edited, tree.root()))
    throw JsonRefusal{"as it is written here, the change cannot be made: " + *fault, std::nullopt, std::nullopt};
  return std::move(edited);
}

}  // namespace

std::variant<std::string, JsonRefusal> edit_json(std::string bytes, std::span<const JsonChange> changes,
                                                 std::string_view indent) {
  try {
    return std::string(edit(read(std::move(bytes)), changes, indent).bytes());
  } catch (JsonRefusal& refusal) {
    return std::move(refusal);
  }
}

std::variant<JsonText, JsonRefusal> edit_json(const JsonText& text, std::span<const JsonChange> changes,
                                              std::string_view indent) {
  try {
    return edit(text, changes, indent);
  } catch (JsonRefusal& refusal) {
    return std::move(refusal);
  }
}

}  // namespace ampcfg::document

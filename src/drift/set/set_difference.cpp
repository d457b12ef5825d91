#include "ampcfg/drift/set/set_difference.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "ampcfg/document/json/json.hpp"
#include "drift/set/section_keys.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonChange;
using document::JsonNode;
using document::JsonText;
using document::Value;
using Path = std::vector<std::string>;

/// One side of a difference.
class Side {
 public:
  explicit Side(const std::optional<std::string>& bytes) {
    if (!bytes) return;
    auto read = JsonText::read(*bytes);
    if (auto* text = std::get_if<JsonText>(&read)) text_.emplace(std::move(*text));
  }

  [[nodiscard]] const JsonNode* root() const { return text_ ? &text_->root() : nullptr; }
  [[nodiscard]] std::string written(const JsonNode& node) const {
    return std::string(text_->bytes().substr(node.written.begin, node.written.end - node.written.begin));
  }

 private:
  std::optional<JsonText> text_;
};

/// True for what holds entries, and is none itself.
bool holds_entries(const JsonNode* node) {
  return node != nullptr && node->value.kind() == Value::Kind::mapping && !node->children.empty() &&
         !is_directive(*node);
}

/// What was made of one entry. `before`, `after`: null where it was not there.
struct Difference {
  Path path;
  const JsonNode* before = nullptr;
  const JsonNode* after = nullptr;
};

class Differences {
 public:
  Differences(const Side& before, const Side& after) : before_(before), after_(after) {
    compare(before.root(), after.root());
  }

  [[nodiscard]] const std::vector<Difference>& all() const { return all_; }

 private:
  void compare(const JsonNode* before, const JsonNode* after) {
    const bool in_both = before != nullptr && after != nullptr;
    if (in_both && before_.written(*before) == after_.written(*after)) return;
    // A file, and what an entry stands in, is not there, or has nothing: that is the same.
    const auto may_hold = [&](const JsonNode* node) { return node == nullptr || path_.empty() || holds_entries(node); };
    const bool is_list = in_both && path_.empty() && after->value.kind() != Value::Kind::mapping;
    if (is_list || !may_hold(before) || !may_hold(after) || (!holds_entries(before) && !holds_entries(after))) {
      all_.push_back({path_, before, after});
      return;
    }
    std::set<std::string_view> seen;
    for (const JsonNode* side : {after, before}) {
      if (side == nullptr) continue;
      for (const JsonNode& member : side->children) {
        if (!seen.insert(member.key).second) continue;
        path_.emplace_back(member.key);
        compare(before != nullptr ? before->member(member.key) : nullptr,
                after != nullptr ? after->member(member.key) : nullptr);
        path_.pop_back();
      }
    }
  }

  const Side& before_;
  const Side& after_;
  Path path_;
  std::vector<Difference> all_;
};

/// What stands at a path now.
struct Standing {
  const JsonNode* node = nullptr;
  bool is_blocked = false;  ///< something on the way is no object that holds entries
};

Standing at(const Side& side, const Path& path) {
  const JsonNode* node = side.root();
  for (const std::string& name : path) {
    if (node == nullptr) return {};
    if (node->value.kind() != Value::Kind::mapping || is_directive(*node)) return {nullptr, true};
    node = node->member(name);
  }
  return {node, false};
}

bool is_as_left(const Standing& now, const JsonNode* after) {
  if (now.is_blocked) return false;
  if (now.node == nullptr || after == nullptr) return now.node == after;
  return now.node->value == after->value;
}

/// A list with what was added taken out, and what was taken out added.
std::string list_taken_back(const JsonNode& now, const JsonNode& before, const JsonNode& after) {
  const auto has = [](const JsonNode& list, const Value& item) {
    const auto items = list.value.items();
    return std::find(items.begin(), items.end(), item) != items.end();
  };
  std::string json = "[";
  const auto add = [&](const Value& item) {
    if (json.size() > 1) json += ", ";
    document::write_json(json, item);
  };
  for (const Value& item : now.value.items()) {
    if (has(before, item) || !has(after, item)) add(item);
  }
  for (const Value& item : before.value.items()) {
    if (!has(after, item) && !has(now, item)) add(item);
  }
  return json + "]";
}

class Undoing {
 public:
  Undoing(const std::vector<SetFile>& files, const SetSteps& done) {
    for (const SetFile& file : files) now_[file.path] = file.bytes;
    for (auto step = done.rbegin(); step != done.rend(); ++step) {
      if (now_[step->file] == step->after) {
        put(step->file, step->before);
      } else {
        take_back_entries(*step);
      }
    }
  }

  SetUndoing result() && {
    SetUndoing undoing{std::move(steps_), {}};
    for (const auto& [file, path] : left_) undoing.left.push_back({file, path});
    return undoing;
  }

 private:
  void put(const std::string& file, std::optional<std::string> bytes) {
    std::optional<std::string>& now = now_[file];
    if (now == bytes) return;
    steps_.push_back({file, now, bytes});
    now = std::move(bytes);
  }

  void take_back_entries(const SetStep& step) {
    const Side now(now_[step.file]), before(step.before), after(step.after);
    SetEdit edit{step.file, {}};
    const Differences differences(before, after);
    for (const Difference& difference : differences.all()) {
      const Standing standing = at(now, difference.path);
      const bool is_list = difference.path.empty() && difference.before != nullptr && difference.after != nullptr &&
                           standing.node != nullptr && is_list_of(*difference.before) &&
                           is_list_of(*difference.after) && is_list_of(*standing.node);
      if (is_list) {
        edit.changes.push_back(
            {JsonChange::Kind::set, {}, list_taken_back(*standing.node, *difference.before, *difference.after)});
      } else if (!is_as_left(standing, difference.after)) {
        left_.emplace(step.file, difference.path);
      } else if (difference.before != nullptr) {
        edit.changes.push_back({JsonChange::Kind::set, difference.path, before.written(*difference.before)});
      } else if (!difference.path.empty()) {
        edit.changes.push_back({JsonChange::Kind::remove, difference.path, {}});
      }
    }
    apply(edit, !step.before);
  }

  static bool is_list_of(const JsonNode& node) { return node.value.kind() == Value::Kind::list; }

  void apply(const SetEdit& edit, bool was_made) {
    std::vector<SetFile> current;
    for (const auto& [path, bytes] : now_) {
      if (bytes) current.push_back({path, *bytes});
    }
    for (SetStep& step : steps_of(current, {edit})) {
      const Side after(step.after);
      const bool is_empty = after.root() != nullptr && after.root()->children.empty();
      put(step.file, was_made && is_empty ? std::nullopt : std::move(step.after));
    }
  }

  std::map<std::string, std::optional<std::string>> now_;
  std::set<std::pair<std::string, Path>> left_;
  SetSteps steps_;
};

}  // namespace

std::optional<std::vector<std::string>> changed_plugins(const SetSteps& steps) {
  std::set<std::string> plugins;
  for (const SetStep& step : steps) {
    if (step.file == "instances.json") return std::nullopt;
    if (!step.file.ends_with("_configs.json")) continue;
    const Side before(step.before), after(step.after);
    const Differences differences(before, after);
    for (const Difference& difference : differences.all()) {
      if (!difference.path.empty()) plugins.insert(difference.path.front());
    }
  }
  return std::vector<std::string>(plugins.begin(), plugins.end());
}

SetUndoing take_back(const std::vector<SetFile>& files, const SetSteps& done) {
  return Undoing(files, done).result();
}

}  // namespace ampcfg::drift

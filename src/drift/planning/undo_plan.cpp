#include "ampcfg/drift/planning/undo_plan.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <variant>

#include "ampcfg/drift/matching/document_secrets.hpp"

namespace ampcfg::drift {
namespace {

using document::Document;
using document::Value;

/// What an absent file is read as: it has no keys.
std::variant<Document, document::Invalid> read(const std::optional<std::string>& bytes) {
  return Document::read(bytes.value_or(""));
}

/// Null where there is none.
Value value_at(const Document& document, std::string_view path) {
  const document::Key* key = document.find(path);
  return key == nullptr ? Value::null() : key->value;
}

/// A key to which a deployment gave another value; nothing where it was, or is, absent.
struct Change {
  std::optional<Value> before, deployed;
};

using Changes = std::map<std::string, Change, std::less<>>;

Changes compare(const Document& before, const Document& deployed) {
  Changes changes;
  for (const document::Key& key : before.keys()) {
    if (value_at(deployed, key.path) == key.value) continue;
    changes[std::string(key.path)] = {key.value, std::nullopt};
  }
  for (const document::Key& key : deployed.keys()) {
    if (value_at(before, key.path) == key.value) continue;
    const document::Key* old = before.find(key.path);
    changes[std::string(key.path)] = {old == nullptr ? std::nullopt : std::optional(old->value), key.value};
  }
  return changes;
}

bool same_section(const Document& one, const Document& other, std::string_view path) {
  const auto left = one.section(path);
  const auto right = other.section(path);
  return left.has_value() == right.has_value() && (!left || left->value == right->value);
}

/// Whether all that an edit at `path` would lose, at it, below and above, is the same in both.
bool stands_as(const Document& now, const Document& deployed, std::string_view path) {
  if (!(value_at(now, path) == value_at(deployed, path)) || !same_section(now, deployed, path)) return false;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
    const std::string_view parent = path.substr(0, dot);
    if (!(value_at(now, parent) == value_at(deployed, parent))) return false;
  }
  return true;
}

bool is_below(std::string_view path, std::string_view parent) {
  return path.size() > parent.size() && path.starts_with(parent) && path[parent.size()] == '.';
}

/// Whether a value at `path` takes the place of a mapping with keys, or of a value at one of its parents.
bool is_shape_against_shape(const Document& document, std::string_view path) {
  if (document.has_section(path)) return true;
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
    if (!value_at(document, path.substr(0, dot)).is_null()) return true;
  }
  return false;
}

bool is_empty_mapping(const Document& document, std::string_view path) {
  const document::Key* key = document.find(path);
  return key != nullptr && key->value.kind() == Value::Kind::mapping && key->value.entries().empty();
}

/// The key at a path, or the mapping there.
std::optional<document::Key> found(const Document& document, std::string_view path) {
  if (const document::Key* key = document.find(path)) return *key;
  return document.section(path);
}

bool is_same_at(std::string_view path, const Document& one, const Document& other) {
  const auto left = found(one, path);
  const auto right = found(other, path);
  return left.has_value() == right.has_value() && (!left || left->value == right->value);
}

/// What becomes of keys from one document to another, as a plan shows it: what is a secret in either is hidden.
class ShownChange {
 public:
  ShownChange(const Document& from, const Document& to, const Secrets& secrets)
      : hidden_from_(from, secrets), hidden_to_(to, secrets) {}

  [[nodiscard]] PlannedKey key(const std::string& path, const std::optional<document::Key>& from,
                               const std::optional<document::Key>& to) const {
    PlannedKey key;
    key.key = path;
    key.hidden = (from && hidden_from_.hides(*from)) || (to && hidden_to_.hides(*to));
    if (key.hidden) return key;
    if (from) key.before = hidden_from_.json(*from);
    if (to) key.after = hidden_to_.json(*to);
    return key;
  }

 private:
  DocumentSecrets hidden_from_, hidden_to_;
};

/// All keys that differ.
std::vector<PlannedKey> keys_between(const Document& from, const Document& to, const Secrets& secrets) {
  const auto at = [](const Document& document, std::string_view path) {
    const document::Key* key = document.find(path);
    return key == nullptr ? std::nullopt : std::optional(*key);
  };
  const ShownChange shown(from, to, secrets);
  std::vector<PlannedKey> keys;
  for (const auto& [path, change] : compare(from, to)) keys.push_back(shown.key(path, at(from, path), at(to, path)));
  return keys;
}

/// One file, brought back key by key.
class ByKey {
 public:
  ByKey(const FileHistory& history, const UndoWishes& wishes, const Secrets& secrets, Document before,
        const Document& deployed, const Document& now)
      : history_(history),
        wishes_(wishes),
        secrets_(secrets),
        before_(std::make_shared<Document>(std::move(before))),
        deployed_(deployed),
        now_(now) {}

  Undo run() {
    for (const auto& [path, change] : compare(*before_, deployed_)) {
      if (!wishes_.picks || wishes_.picks(path)) draft(path, change);
    }
    drop_what_others_bring();
    make();
    return std::move(undo_);
  }

 private:
  void draft(const std::string& path, const Change& change) {
    const Value old = change.before.value_or(Value::null());
    if (value_at(now_, path) == old && same_section(now_, *before_, path)) return;
    if (wishes_.force || stands_as(now_, deployed_, path)) {
      edits_.push_back({path, change.before, is_shape_against_shape(now_, path)});
    } else {
      leave(path, "changed-since", "was changed after the deployment, and stays");
    }
  }

  /// A key that is taken away, above or below of one that gets a value, goes by that.
  void drop_what_others_bring() {
    std::set<std::string, std::less<>> brought;
    for (const document::Edit& edit : edits_) {
      if (edit.value) brought.insert(edit.path);
    }
    const auto is_brought = [&](const document::Edit& edit) {
      const auto below = brought.lower_bound(edit.path + ".");
      if (below != brought.end() && is_below(*below, edit.path)) return true;
      for (std::size_t dot = edit.path.find('.'); dot != std::string::npos; dot = edit.path.find('.', dot + 1)) {
        if (brought.contains(std::string_view(edit.path).substr(0, dot))) return true;
      }
      return false;
    };
    std::erase_if(edits_, [&](const document::Edit& edit) { return !edit.value && is_brought(edit); });
  }

  void make() {
    if (edits_.empty()) return;
    document::Edited edited = document::edit(now_, edits_);
    for (auto refused = edited.refused.rbegin(); refused != edited.refused.rend(); ++refused) {
      const auto edit = edits_.begin() + static_cast<std::ptrdiff_t>(refused->edit);
      leave(edit->path, "uneditable", refused->reason);
      edits_.erase(edit);
    }
    std::sort(undo_.left.begin(), undo_.left.end(),
              [](const LeftAlone& left, const LeftAlone& right) { return left.key < right.key; });
    if (edits_.empty()) return;
    FilePlan& file = undo_.file.emplace();
    file.file = history_.file;
    file.before = history_.now;
    file.after = without_empty_parents(std::move(edited.bytes));
    file.owner = before_;
    const ShownChange shown(now_, *before_, secrets_);
    for (document::Edit& edit : edits_) {
      const document::Key* const old = before_->find(edit.path);
      file.keys.push_back(
          shown.key(edit.path, found(now_, edit.path), old == nullptr ? std::nullopt : std::optional(*old)));
      file.edits.push_back(std::move(edit));
    }
  }

  void leave(const std::string& key, const std::string& code, const std::string& reason) {
    undo_.left.push_back({history_.plugin, history_.file, key, code, reason});
  }

  /// Mappings that were made for keys that are taken away now go too: the innermost first, all of a depth at once.
  [[nodiscard]] std::string without_empty_parents(std::string bytes) const {
    std::set<std::string, std::less<>> made = made_parents();
    while (!made.empty()) {
      const auto read = Document::read(bytes);
      const auto& document = std::get<Document>(read);
      std::vector<document::Edit> removals;
      std::erase_if(made, [&](const std::string& parent) {
        if (!is_empty_mapping(document, parent)) return false;
        removals.push_back({parent, std::nullopt});
        return true;
      });
      if (removals.empty()) break;
      bytes = document::edit(document, removals).bytes;
    }
    return bytes;
  }

  /// The mappings above keys that are taken away which were not there before.
  [[nodiscard]] std::set<std::string, std::less<>> made_parents() const {
    std::set<std::string, std::less<>> made;
    for (const document::Edit& edit : edits_) {
      if (edit.value) continue;
      const std::string_view path = edit.path;
      for (std::size_t dot = path.rfind('.'); dot != std::string_view::npos && dot > 0;
           dot = path.rfind('.', dot - 1)) {
        const std::string_view parent = path.substr(0, dot);
        if (made.contains(parent) || before_->find(parent) != nullptr || before_->has_section(parent)) break;
        made.emplace(parent);
      }
    }
    return made;
  }

  const FileHistory& history_;
  const UndoWishes& wishes_;
  const Secrets& secrets_;
  std::shared_ptr<Document> before_;  // whose values the edits have
  const Document& deployed_;
  const Document& now_;
  std::vector<document::Edit> edits_;
  Undo undo_;
};

Undo left_whole(const FileHistory& history, const std::string& code, const std::string& reason) {
  return {std::nullopt, {{history.plugin, history.file, std::nullopt, code, reason}}};
}

Undo whole(const FileHistory& history, const Secrets& secrets) {
  Undo undo;
  if (history.now == history.before) return undo;
  FilePlan& file = undo.file.emplace();
  file.file = history.file;
  file.before = history.now;
  file.after = history.before;
  file.keys = changed_values(history.now, history.before, secrets).value_or(std::vector<PlannedKey>());
  return undo;
}

/// Whether all that the deployment changed is to be brought back.
bool picks_all(const FileHistory& history, const UndoWishes& wishes) {
  if (!wishes.picks) return true;
  const auto keys = changed_keys(history);
  return !keys.empty() && std::all_of(keys.begin(), keys.end(), wishes.picks);
}

Undo by_key(const FileHistory& history, const UndoWishes& wishes, const Secrets& secrets) {
  auto before = read(history.before);
  const auto deployed = read(history.deployed);
  const auto now = read(history.now);
  if (const auto* invalid = std::get_if<document::Invalid>(&now)) {
    return left_whole(history, "invalid-file",
                      "was changed after the deployment, and no server reads it: " + invalid->reason);
  }
  if (!std::holds_alternative<Document>(before) || !std::holds_alternative<Document>(deployed)) {
    return left_whole(history, "changed-since",
                      "was changed after the deployment, and stays: which keys it had before cannot be told");
  }
  return ByKey(history, wishes, secrets, std::get<Document>(std::move(before)), std::get<Document>(deployed),
               std::get<Document>(now))
      .run();
}

}  // namespace

std::vector<std::string> changed_keys(const FileHistory& history) {
  const auto before = read(history.before);
  const auto deployed = read(history.deployed);
  std::vector<std::string> keys;
  if (!std::holds_alternative<Document>(before) || !std::holds_alternative<Document>(deployed)) return keys;
  for (const auto& [path, change] : compare(std::get<Document>(before), std::get<Document>(deployed)))
    keys.push_back(path);
  return keys;
}

std::vector<std::string> keys_now(const FileHistory& history) {
  const auto now = read(history.now);
  std::vector<std::string> keys;
  if (const auto* document = std::get_if<Document>(&now)) {
    for (const document::Key& key : document->keys()) keys.emplace_back(key.path);
  }
  return keys;
}

std::optional<std::vector<PlannedKey>> changed_values(const std::optional<std::string>& before,
                                                      const std::optional<std::string>& deployed,
                                                      const Secrets& secrets) {
  const auto left = read(before);
  const auto right = read(deployed);
  const auto* was = std::get_if<Document>(&left);
  const auto* is = std::get_if<Document>(&right);
  if (was == nullptr || is == nullptr) return std::nullopt;
  return keys_between(*was, *is, secrets);
}

std::vector<std::string> lost_keys(const FileHistory& history) {
  if (history.now == history.deployed) return {};
  std::vector<std::string> keys = changed_keys(history);
  const auto deployed = read(history.deployed);
  const auto now = read(history.now);
  if (keys.empty() || !std::holds_alternative<Document>(deployed) || !std::holds_alternative<Document>(now))
    return keys;
  std::erase_if(keys, [&](const std::string& key) {
    return is_same_at(key, std::get<Document>(now), std::get<Document>(deployed));
  });
  return keys;
}

Undo undo(const FileHistory& history, const UndoWishes& wishes, const Secrets& secrets) {
  const bool all = picks_all(history, wishes);
  if (all && (wishes.force || history.now == history.deployed || history.now == history.before))
    return whole(history, secrets);
  if (!history.now) return left_whole(history, "missing-file", "was removed after the deployment");
  if (all && !history.before)
    return left_whole(history, "changed-since", "was made by the deployment and changed after it, and stays");
  if (all && !history.deployed) return left_whole(history, "changed-since", "was made anew since, and stays");
  return by_key(history, wishes, secrets);
}

}  // namespace ampcfg::drift

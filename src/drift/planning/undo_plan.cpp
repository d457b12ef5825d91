#include "ampcfg/drift/planning/undo_plan.hpp"

#include <algorithm>
#include <map>
#include <memory>
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

PlannedKey planned(const std::string& path, const std::optional<Value>& from, const std::optional<Value>& to,
                   const Secrets& secrets) {
  PlannedKey key;
  key.key = path;
  key.hidden = (from && secrets.hides(path, *from)) || (to && secrets.hides(path, *to));
  if (key.hidden) return key;
  if (from) key.before = secrets.json(path, *from);
  if (to) key.after = secrets.json(path, *to);
  return key;
}

std::optional<Value> found(const Document& document, std::string_view path) {
  if (const document::Key* key = document.find(path)) return key->value;
  if (const auto section = document.section(path)) return section->value;
  return std::nullopt;
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
    const auto edits = edits_;
    std::erase_if(edits_, [&](const document::Edit& edit) {
      return !edit.value && std::any_of(edits.begin(), edits.end(), [&](const document::Edit& other) {
        return other.value && (is_below(edit.path, other.path) || is_below(other.path, edit.path));
      });
    });
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
    for (document::Edit& edit : edits_) {
      file.keys.push_back(planned(edit.path, found(now_, edit.path), edit.value, secrets_));
      file.edits.push_back(std::move(edit));
    }
  }

  void leave(const std::string& key, const std::string& code, const std::string& reason) {
    undo_.left.push_back({history_.plugin, history_.file, key, code, reason});
  }

  /// Mappings that were made for keys that are taken away now go too.
  [[nodiscard]] std::string without_empty_parents(std::string bytes) const {
    for (const document::Edit& edit : edits_) {
      if (edit.value) continue;
      const std::string_view path = edit.path;
      for (std::size_t dot = path.rfind('.'); dot != std::string_view::npos && dot > 0;
           dot = path.rfind('.', dot - 1)) {
        const std::string_view parent = path.substr(0, dot);
        const auto document = Document::read(bytes);
        const bool is_made = before_->find(parent) == nullptr && !before_->has_section(parent);
        if (!is_made || !is_empty_mapping(std::get<Document>(document), parent)) break;
        const document::Edit removal{std::string(parent), std::nullopt};
        bytes = document::edit(std::get<Document>(document), {&removal, 1}).bytes;
      }
    }
    return bytes;
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

/// All keys that differ, as far as that can be told.
std::vector<PlannedKey> keys_between(const std::optional<std::string>& from, const std::optional<std::string>& to,
                                     const Secrets& secrets) {
  const auto left = read(from);
  const auto right = read(to);
  std::vector<PlannedKey> keys;
  if (!std::holds_alternative<Document>(left) || !std::holds_alternative<Document>(right)) return keys;
  for (const auto& [path, change] : compare(std::get<Document>(left), std::get<Document>(right)))
    keys.push_back(planned(path, change.before, change.deployed, secrets));
  return keys;
}

Undo whole(const FileHistory& history, const Secrets& secrets) {
  Undo undo;
  if (history.now == history.before) return undo;
  FilePlan& file = undo.file.emplace();
  file.file = history.file;
  file.before = history.now;
  file.after = history.before;
  file.keys = keys_between(history.now, history.before, secrets);
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
  std::vector<std::string> keys;
  for (PlannedKey& key : keys_between(history.before, history.deployed, Secrets::shown()))
    keys.push_back(std::move(key.key));
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
  const DocumentSecrets hidden_then(*was, secrets), hidden_now(*is, secrets);
  std::vector<PlannedKey> keys;
  for (const auto& [path, change] : compare(*was, *is)) {
    PlannedKey& key = keys.emplace_back();
    key.key = path;
    const document::Key* from = was->find(path);
    const document::Key* to = is->find(path);
    key.hidden = (from != nullptr && hidden_then.hides(*from)) || (to != nullptr && hidden_now.hides(*to));
    if (key.hidden) continue;
    if (from != nullptr) key.before = hidden_then.json(*from);
    if (to != nullptr) key.after = hidden_now.json(*to);
  }
  return keys;
}

std::vector<std::string> lost_keys(const FileHistory& history) {
  if (history.now == history.deployed) return {};
  std::vector<std::string> keys = changed_keys(history);
  const auto deployed = read(history.deployed);
  const auto now = read(history.now);
  if (keys.empty() || !std::holds_alternative<Document>(deployed) || !std::holds_alternative<Document>(now))
    return keys;
  std::erase_if(keys, [&](const std::string& key) {
    return found(std::get<Document>(now), key) == found(std::get<Document>(deployed), key);
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

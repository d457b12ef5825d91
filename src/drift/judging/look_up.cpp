#include "ampcfg/drift/judging/look_up.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "ampcfg/drift/matching/document_secrets.hpp"
#include "drift/judging/key_verdict.hpp"
#include "drift/judging/selected_files.hpp"
#include "drift/judging/wanted_files.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

using document::Document;
using document::Key;

class LookUp {
 public:
  LookUp(const Expectations* expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
         const Selection& selection, const Secrets& secrets)
      : plugin_(plugin),
        files_(files),
        selection_(selection),
        secrets_(secrets),
        set_(expectations == nullptr ? nullptr : expectations->set().find(subject, plugin)),
        places_(nothing_, files),
        file_filter_(selection.files, expectations == nullptr ? nullptr : &expectations->set()),
        key_filter_(selection.keys, expectations == nullptr ? nullptr : &expectations->set()) {
    if (set_ != nullptr) wanted_.emplace(expectations->set(), *set_, subject, files);
  }

  std::vector<Reading> run(const std::vector<std::string>& files_present) {
    pick_expected();
    std::vector<std::string> readable;
    for (const std::string& file : files_present) {
      if (has_extension(file) && file_filter_.pick_file(file)) readable.push_back(file);
    }
    if (selection_.keys.empty()) pick_present("*", readable);
    for (const std::string& pattern : selection_.keys.list()) {
      if (pick_named(pattern, readable)) continue;
      if (is_glob(pattern)) {
        pick_present(pattern, readable);
      } else if (picked_.empty() && !pick_in_any_file(pattern, readable)) {
        pick_absent(pattern, readable);
      }
    }
    std::vector<Reading> readings;
    for (const auto& [file, keys] : picked_) read(file, keys, readings);
    return readings;
  }

 private:
  void pick_expected() {
    if (!wanted_) return;
    std::vector<Wanted> list;
    for (const auto& [name, file] : wanted_->files()) {
      if (!file_filter_.pick_file(name)) continue;
      file.list(key_filter_, wanted_->demands(), list);
      for (const Wanted& wanted : list) picked_[name].emplace(wanted.key);
    }
  }

  /// Picks the key that has a pattern for its name, as an expectation would write it or in the files that are asked
  /// for.
  bool pick_named(const std::string& key, const std::vector<std::string>& readable) {
    bool found = false;
    const auto pick = [&](std::string_view file, std::string_view in_file) {
      const Document* document = document_of(files_.read(file));
      const bool there = document != nullptr && has_key(*document, in_file);
      if (!there && !is_expected(file, in_file)) return;
      picked_[std::string(file)].emplace(in_file);
      found = true;
    };
    const KeyPlace place = places_.place(key);
    if (file_filter_.pick_file(place.file)) pick(place.file, place.key);
    if (file_filter_.picks_all()) return found;
    for (const std::string& file : readable) pick(file, key);
    return found;
  }

  /// Picks the key where it stands in files as it is, if no file is asked for: people leave the file's name away.
  bool pick_in_any_file(const std::string& key, const std::vector<std::string>& readable) {
    bool found = false;
    for (const std::string& file : readable) {
      const Document* document = document_of(files_.read(file));
      if (document == nullptr || !has_key(*document, key)) continue;
      picked_[file].emplace(key);
      found = true;
    }
    return found;
  }

  /// Picks where a key that is not there would be, if that is one file.
  void pick_absent(const std::string& key, const std::vector<std::string>& readable) {
    const KeyPlace place = places_.place(key);
    if (file_filter_.picks_all()) {
      picked_[std::string(place.file)].emplace(place.key);
    } else if (readable.size() == 1) {
      picked_[readable.front()].emplace(key);
    }
  }

  /// Picks the leaves that a pattern matches as an expectation could write them, and in the files that are asked for as
  /// they stand there.
  void pick_present(const std::string& pattern, const std::vector<std::string>& readable) {
    std::string written;
    for (const std::string& file : readable) {
      const Document* document = document_of(files_.read(file));
      if (document == nullptr) continue;
      const std::string stem = file.substr(0, file.rfind('.'));
      const bool bare = !file_filter_.picks_all() || stem == "config";
      for (const Key& key : document->keys()) {
        const auto matches_below = [&](const std::string& prefix) {
          written.assign(prefix).append(".").append(key.path);
          return glob(pattern, written);
        };
        if ((bare && glob(pattern, key.path)) || matches_below(stem) || matches_below(file))
          picked_[file].emplace(key.path);
      }
    }
  }

  [[nodiscard]] bool is_expected(std::string_view file, std::string_view key) {
    list_expected(file);
    return std::any_of(all_.begin(), all_.end(), [&](const Wanted& wanted) { return wanted.key == key; });
  }

  /// All that is expected of a file, into `all_`, by key.
  void list_expected(std::string_view file) {
    all_.clear();
    if (!wanted_) return;
    const auto found = wanted_->files().find(file);
    if (found == wanted_->files().end()) return;
    found->second.list(NameFilter({}, nullptr), wanted_->demands(), all_);
    std::sort(all_.begin(), all_.end(), [](const Wanted& left, const Wanted& right) { return left.key < right.key; });
  }

  void read(const std::string& file, const std::set<std::string, std::less<>>& keys, std::vector<Reading>& readings) {
    list_expected(file);
    const FileContent& content = files_.read(file);
    const Document* document = document_of(content);
    std::optional<KeyCursor> cursor;
    std::optional<Secrets> of_file;
    std::optional<DocumentSecrets> hidden;
    std::optional<document::ReadingHints> hints;
    if (document != nullptr) {
      hints.emplace(*document);
      cursor.emplace(*document);
      hidden.emplace(*document, secrets_.of_file(plugin_, file, of_file));
    }
    for (const std::string& key : keys) {
      Reading& reading = readings.emplace_back();
      reading.plugin = plugin_;
      reading.file = file;
      reading.key = key;
      const auto wanted = std::lower_bound(
          all_.begin(), all_.end(), key, [](const Wanted& left, const std::string& right) { return left.key < right; });
      const bool is_wanted = wanted != all_.end() && wanted->key == key;
      if (is_wanted) {
        reading.source = wanted->source;
        reading.group = wanted->group();
        note_expected(reading, *wanted);
      }
      if (document != nullptr) {
        const std::optional<KeyVerdict> verdict =
            read(reading, *document, *cursor, is_wanted ? &*wanted : nullptr, *hidden);
        if (verdict) reading.hint = hint_of(*hints, *wanted, *verdict, reading.hidden);
      } else {
        read_without_document(reading, content, is_wanted ? &*wanted : nullptr);
        if (reading.kind == "missing-file" && is_wanted) note_other_format(reading);
      }
    }
  }

  void note_expected(Reading& reading, const Wanted& wanted) const {
    if (wanted.demand.directive == nullptr) {
      reading.expected = secrets_.json(wanted.key, wanted.value());
      reading.hidden = secrets_.hides(wanted.key, wanted.value());
      return;
    }
    ShownValues shown = shown_values(wanted, secrets_);
    reading.hidden = shown.hidden;
    reading.expected = shown.hidden ? in_quotes(hidden_text) : std::move(shown.expected);
  }

  /// The verdict where something is wanted.
  static std::optional<KeyVerdict> read(Reading& reading, const Document& document, KeyCursor& cursor,
                                        const Wanted* wanted, const DocumentSecrets& hidden) {
    std::optional<Key> actual;
    std::optional<KeyVerdict> verdict;
    if (wanted != nullptr) {
      verdict = judge_key(document, cursor, *wanted);
      reading.status = verdict->status;
      reading.kind = verdict->kind;
      reading.message = message_of(document, *wanted, *verdict);
      if (is_left_to_sight(*wanted)) leave_to_sight(reading);
      if (verdict->has_ended_value) reading.ended = ended_of(*wanted);
      actual = verdict->actual;
    } else if (const Key* leaf = cursor.find(reading.key)) {
      actual = *leaf;
    } else {
      actual = document.section(reading.key);
    }
    if (!actual) return verdict;
    const bool is_secret = wanted != nullptr && wanted->demand.is_secret() && !hidden.names().hides_nothing();
    reading.value = is_secret ? in_quotes(hidden_text) : hidden.json(*actual);
    reading.hidden = reading.hidden || is_secret || hidden.hides(*actual);
    reading.place = place_of(document, *actual);
    return verdict;
  }

  /// What else is said of it there.
  static void leave_to_sight(Reading& reading) {
    reading.status.reset();
    reading.kind.clear();
    reading.message.clear();
  }

  /// A file that has a section's very name, in a format that is not read.
  void note_other_format(Reading& reading) {
    const std::string_view section = section_of_other_format(wanted_->files().find(reading.file)->second, files_);
    if (section.empty()) return;
    reading.status = Status::error;
    reading.kind = "unsupported-format";
    reading.message = std::string(section) + " " + of_other_format;
  }

  static void read_without_document(Reading& reading, const FileContent& content, const Wanted* wanted) {
    if (const auto* invalid = std::get_if<document::Invalid>(&content)) {
      if (wanted != nullptr) reading.status = Status::drift;
      reading.kind = "invalid-file";
      reading.message = "line " + std::to_string(invalid->place.line) + ", column " +
                        std::to_string(invalid->place.column) + ": " + invalid->reason;
    } else if (const auto* unreadable = std::get_if<Unreadable>(&content)) {
      reading.status = Status::error;
      reading.kind = "unreadable";
      reading.message = unreadable->reason;
    } else if (wanted != nullptr && wanted->is_faulty()) {
      reading.status = Status::error;
      reading.kind = fault_of(*wanted);
      reading.message = words_of_fault(*wanted);
    } else if (wanted == nullptr || is_missed_where_absent(*wanted)) {
      if (wanted != nullptr) reading.status = Status::drift;
      reading.kind = "missing-file";
      reading.message = "the file is not there";
    } else if (is_left_to_sight(*wanted)) {
      leave_to_sight(reading);
    } else if (wanted->is_variance()) {
      reading.status = Status::variance;
      reading.kind = "documented";
    } else {
      reading.status = Status::ok;
    }
  }

  const std::string& plugin_;
  PluginFiles& files_;
  const Selection& selection_;
  const Secrets& secrets_;
  const PluginSet* set_;
  PluginSet nothing_;  // keys are placed by their names alone
  Places places_;
  NameFilter file_filter_;
  NameFilter key_filter_;
  std::optional<WantedFiles> wanted_;
  std::vector<Wanted> all_;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> picked_;  // keys by file
};

}  // namespace

std::vector<Reading> look_up(const Expectations* expectations, const Subject& subject, const std::string& plugin,
                             PluginFiles& files, const std::vector<std::string>& files_present,
                             const Selection& selection, const Secrets& secrets) {
  return LookUp(expectations, subject, plugin, files, selection, secrets).run(files_present);
}

}  // namespace ampcfg::drift

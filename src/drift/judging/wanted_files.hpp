#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "drift/judging/demand.hpp"
#include "drift/judging/places.hpp"

namespace ampcfg::drift {

/// Patterns that know which names look like patterns themselves.
class NameFilter {
 public:
  NameFilter(const Patterns& patterns, const ExpectationSet* set);

  [[nodiscard]] bool picks_all() const { return patterns_.empty(); }
  [[nodiscard]] bool pick(std::string_view name) const;
  /// By its path, or that without extension.
  [[nodiscard]] bool pick_file(std::string_view path) const;
  /// By the key in its file, or as a section of that name writes it.
  [[nodiscard]] bool pick_in_section(std::string_view section, std::string_view key) const;

 private:
  struct Pattern {
    std::string_view text;
    bool literal = false;
  };
  std::vector<Pattern> patterns_;
};

/// Of an entry that counts before others: what else is to be known of it.
struct Precedence {
  std::string_view group;        ///< whose value it is; empty where it is no group's
  std::string_view other_group;  ///< one that demands something else with equal right; empty where none does
  std::optional<Demand> ended;   ///< what counted before that, until a day that has passed
  bool is_variance = false;      ///< other than the universal value, or there is none
};

/// What is expected of one key on one instance.
struct Wanted {
  std::string_view key;
  Demand demand;
  const document::JsonNode* universal = nullptr;  ///< null where there is no universal value
  Source source = Source::universal;
  std::string_view entry;   ///< as an expectation writes it: the key with its file's name, or a section's name
  bool by_section = false;  ///< a section says which file it is in
  const Precedence* precedence = nullptr;  ///< null where nothing else claims the key

  [[nodiscard]] const document::Value& value() const { return demand.value; }
  /// True if the value counts as documented where it is met.
  [[nodiscard]] bool is_variance() const { return precedence != nullptr && precedence->is_variance; }
  [[nodiscard]] std::string_view group() const {
    return precedence == nullptr ? std::string_view() : precedence->group;
  }
  /// True where two groups demand different values.
  [[nodiscard]] bool is_disputed() const { return precedence != nullptr && !precedence->other_group.empty(); }
  /// True where nothing can be said of the key.
  [[nodiscard]] bool is_faulty() const { return is_disputed() || !demand.unresolved.empty(); }
  /// What counted until a day that has passed; null where there is no such.
  [[nodiscard]] const Demand* ended() const {
    return precedence == nullptr || !precedence->ended ? nullptr : &*precedence->ended;
  }
};

/// True where only who asks can say whether the key has what it should (`sight.hpp`).
inline bool is_left_to_sight(const Wanted& wanted) {
  return wanted.demand.is_secret() && !wanted.is_faulty();
}

/// An entry that says what a key of a file should be.
struct Claim {
  std::string_view key;    ///< in the file
  std::string_view entry;  ///< as written, or the section's name
  const document::JsonNode* node = nullptr;
  const SetLayer* layer = nullptr;
  bool in_section = false;
  bool by_section = false;  ///< also true for a variable whose key begins with a section's name
  bool for_instance = false;
  std::string_view group;  ///< empty where it is no group's
  /// Of several the highest counts: the platform's before the top's, then a section's before a flat one, and one for
  /// HOST:INSTANCE before one for INSTANCE, that before a group's; then the later.
  int rank = 0;
  std::size_t order = 0;
};

/// What claims the keys of one file. Claims that cannot meet each other are kept apart, because they are most and need
/// no comparing: those of the first section, else those of one layer whose entries begin alike.
class WantedFile {
 public:
  [[nodiscard]] const std::vector<const Section*>& sections() const { return sections_; }
  /// The sections of `variable_configs.json` that name it.
  [[nodiscard]] const std::vector<std::string_view>& variable_sections() const { return variable_sections_; }
  /// The keys that `keys` picks, each once, into `wanted`, which lives as long as `demands`.
  void list(const NameFilter& keys, Demands& demands, std::vector<Wanted>& wanted) const;

  void add(const Section& section);
  void add(const FlatKey& key, std::string_view key_in_file);
  void add(const VariableKey& key, std::string_view key_in_file, const Documented& documented, const Subject& subject);

  /// True if anything is said of the key, picked or not.
  [[nodiscard]] bool claims(std::string_view key) const;

 private:
  std::vector<const Section*> sections_;
  std::vector<std::string_view> variable_sections_;
  std::vector<Claim> flat_;
  std::vector<Claim> others_;
};

/// What is expected of a plugin for one subject, by file.
class WantedFiles {
 public:
  /// `plugin` is of `set`. The subject must outlive it.
  WantedFiles(const ExpectationSet& set, const PluginSet& plugin, const Subject& subject, PluginFiles& files);

  [[nodiscard]] const std::map<std::string, WantedFile, std::less<>>& files() const { return files_; }
  [[nodiscard]] Places& places() { return places_; }
  [[nodiscard]] Demands& demands() { return demands_; }

 private:
  void add(const VariableKey& key, const std::vector<WantedFile*>& of_section, const Subject& subject);
  WantedFile& file_at(std::string_view name);

  Demands demands_;
  Places places_;
  std::string_view last_name_;  // of the file that was asked for last
  WantedFile* last_ = nullptr;
  std::map<std::string, WantedFile, std::less<>> files_;
};

}  // namespace ampcfg::drift

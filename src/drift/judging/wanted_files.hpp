#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/matching/selection.hpp"
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

/// What is expected of one key on one instance.
struct Wanted {
  std::string_view key;
  const document::JsonNode* expected = nullptr;
  const document::JsonNode* universal = nullptr;  ///< null where there is no universal value
  Source source = Source::universal;
  std::string_view entry;   ///< as an expectation writes it: the key with its file's name, or a section's name
  bool by_section = false;  ///< a section says which file it is in

  [[nodiscard]] const document::Value& value() const { return expected->value; }
  /// True if the value counts as documented where it is met.
  [[nodiscard]] bool is_variance() const {
    return source == Source::variable && (universal == nullptr || !(universal->value == expected->value));
  }
};

/// An entry that says what a key of a file should be.
struct Claim {
  std::string_view key;    ///< in the file
  std::string_view entry;  ///< as written, or the section's name
  const document::JsonNode* node = nullptr;
  const SetLayer* layer = nullptr;
  bool in_section = false;
  bool by_section = false;  ///< also true for a variable whose key begins with a section's name
  bool for_instance = false;
  /// Of several the highest counts: the platform's before the top's, then a section's before a flat one, one for
  /// HOST:INSTANCE before any; then the later.
  int rank = 0;
  std::size_t order = 0;
};

/// What claims the keys of one file. Claims that cannot meet each other are kept apart, because they are most and need
/// no comparing: those of the first section, else those of one layer whose entries begin alike.
class WantedFile {
 public:
  [[nodiscard]] const std::vector<const Section*>& sections() const { return sections_; }
  /// The keys that `keys` picks, each once, into `wanted`.
  void list(const NameFilter& keys, std::vector<Wanted>& wanted) const;

  void add(const Section& section);
  void add(const FlatKey& key, std::string_view key_in_file);
  void add(const VariableKey& key, std::string_view key_in_file, const Documented& documented, bool names_host);

  /// True if anything is said of the key, picked or not.
  [[nodiscard]] bool claims(std::string_view key) const;

 private:
  std::vector<const Section*> sections_;
  std::vector<Claim> flat_;
  std::vector<Claim> others_;
};

/// What is expected of a plugin for one subject, by file.
class WantedFiles {
 public:
  WantedFiles(const PluginSet& set, const Subject& subject, PluginFiles& files);

  [[nodiscard]] const std::map<std::string, WantedFile, std::less<>>& files() const { return files_; }
  [[nodiscard]] Places& places() { return places_; }

 private:
  Places places_;
  std::map<std::string, WantedFile, std::less<>> files_;
};

}  // namespace ampcfg::drift

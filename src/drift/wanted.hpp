#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/selection.hpp"
#include "ampcfg/drift/verdict.hpp"
#include "places.hpp"

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

  [[nodiscard]] const document::Value& value() const { return expected->value; }
  /// True if the value counts as documented where it is met.
  [[nodiscard]] bool is_variance() const {
    return source == Source::variable && (universal == nullptr || !(universal->value == expected->value));
  }
};

/// What claims the keys of one file.
class WantedFile {
 public:
  [[nodiscard]] const std::vector<const Section*>& sections() const { return sections_; }

 private:
  friend class WantedFiles;

  struct Claim {
    std::string_view key;    // in the file
    std::string_view entry;  // as written, or the section's name
    bool in_section = false;
    const document::JsonNode* node = nullptr;
    bool variable = false;
    int rank = 0;  // the platform's before the top's, then a section's before a flat one, a host's before any
  };

  std::vector<const Section*> sections_;
  std::vector<Claim> claims_;  // of what is in no section or not in the first, in the order written
};

/// What is expected of a plugin for one subject, by file.
class WantedFiles {
 public:
  WantedFiles(const PluginSet& set, const Subject& subject, PluginFiles& files);

  [[nodiscard]] const std::map<std::string, WantedFile, std::less<>>& files() const { return files_; }
  /// The keys of a file that `keys` picks, each once, into `wanted`.
  void list(const WantedFile& file, const NameFilter& keys, std::vector<Wanted>& wanted) const;

 private:
  void list_claims(const WantedFile& file, const NameFilter& keys, std::vector<bool>& covered,
                   std::vector<Wanted>& wanted) const;

  Places places_;
  std::map<std::string, WantedFile, std::less<>> files_;
};

}  // namespace ampcfg::drift

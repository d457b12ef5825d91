#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ampcfg/drift/deciding/decide.hpp"
#include "drift/set/expectation_set.hpp"

namespace ampcfg::drift {

/// Where a file of the set speaks of a key.
struct KeyEntry {
  const SetLayer* layer = nullptr;
  std::vector<std::string> path;  ///< the names down to `node`
  /// The value in a universal file, the object with the values by instance in the other.
  const document::JsonNode* node = nullptr;

  /// For messages: `universal_configs.json:4 "config.yml: Debug"`.
  [[nodiscard]] std::string place() const;
};

/// Finds every entry of a key, in whichever layout. The set must outlive it.
class KeyEntries {
 public:
  explicit KeyEntries(const ExpectationSet& set) : set_(set) {}

  /// File by file.
  std::vector<KeyEntry> of(const KeyOfFile& key);

 private:
  /// What one file of the set says of a plugin.
  struct PluginLayer {
    const SetLayer* layer = nullptr;
    const document::JsonNode* node = nullptr;
    const PluginSet* plugin = nullptr;  ///< of its platform
  };
  /// An object's members by their names, once it was looked into so often that this pays.
  struct Members {
    std::size_t looks = 0;
    std::unordered_multimap<std::string_view, const document::JsonNode*> by_name;
  };

  const std::vector<PluginLayer>& layers_of(const std::string& plugin);
  std::vector<const document::JsonNode*> members(const document::JsonNode& object, std::string_view name);
  void add_section(const PluginLayer& layer, const std::string& section, const std::string& key,
                   std::vector<KeyEntry>& found);
  void add_leaves(const document::JsonNode& object, std::string_view key, KeyEntry& way, std::vector<KeyEntry>& found);

  const ExpectationSet& set_;
  std::map<std::string, std::vector<PluginLayer>, std::less<>> plugins_;  // once they are asked for
  std::unordered_map<const document::JsonNode*, Members> members_;
};

/// True for a section's name that means the file: its path, with its extension or without.
bool names_file(std::string_view section, std::string_view file);
/// The path without `.yml` or `.yaml`.
std::string_view stem_of(std::string_view file);

/// What counts of a key for one instance.
struct Counting {
  std::string text;  ///< as `expected_of`; empty where nothing is expected
  std::string who;   ///< whose value it is, as written; empty: universal
  const document::JsonNode* node = nullptr;
  const SetLayer* layer = nullptr;
  bool is_disputed = false;  ///< two groups disagree

  bool operator==(const Counting& other) const { return text == other.text && is_disputed == other.is_disputed; }
};
/// `groups` are the subject's.
Counting counting(const ExpectationSet& set, const Subject& subject, const std::vector<std::string>& groups,
                  const std::vector<KeyEntry>& entries);

}  // namespace ampcfg::drift

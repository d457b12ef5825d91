#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "drift/learning/instance_set.hpp"
#include "drift/learning/live_keys.hpp"
#include "drift/set/expectation_set.hpp"

// What a set says already.
namespace ampcfg::drift {

/// An entry of a set that means a key of a file, and for whom it counts, unless one after it does.
struct SaidEntry {
  InstanceSet whom;
  const document::JsonNode* node = nullptr;
  bool is_own = false;           ///< an instance's own, beside which no other can be written
  std::string_view secret = {};  ///< that it names, as the set writes it
};

/// All that a set says of a key.
struct SaidOfKey {
  std::vector<SaidEntry> entries;  ///< what counts before others comes later
  bool any = false;                ///< of whomever, also where no instance is known
};

using SaidKeys = std::map<std::string, SaidOfKey, std::less<>>;  // by key

/// What a set says of plugins' keys. The set and the instances must outlive it.
class Said {
 public:
  Said(const ExpectationSet* set, const std::vector<LiveInstance>& instances);

  /// What it says of a file's keys; a file of the next plugin ends that.
  const SaidKeys& of_file(const LiveFile& file);
  [[nodiscard]] const ExpectationSet* set() const { return set_; }

 private:
  void read_plugin(const std::string& plugin);
  void read(const PluginSet& plugin, const InstanceSet& whom);
  void add(std::string_view file, std::string_view key, const document::JsonNode& node, const InstanceSet& whom);
  void add(std::string_view file, std::string_view key, const VariableKey& variable, const InstanceSet& whom);
  void add_of_stems(const PluginSet& plugin, std::string_view key, std::int32_t stem,
                    const std::function<void(std::string_view file, std::string_view key)>& take);

  const ExpectationSet* set_;
  const std::vector<LiveInstance>& instances_;
  std::vector<std::vector<std::string>> groups_;  // of each instance
  std::string plugin_;
  std::map<std::string, SaidKeys, std::less<>> sections_;  // of that plugin, by a file's name as the set has it
  SaidKeys keys_;
};

/// For whom a set says something of one key.
struct SaidFor {
  InstanceSet whom;          ///< it expects the key of them, or one above or below it
  bool any = false;          ///< it expects the key of somebody
  InstanceSet unresolvable;  ///< of them it expects a template that has no value for them
  /// Of whom it expects the key to have which secret, by the name as the set writes it.
  std::map<std::string, InstanceSet, std::less<>> secrets;
};

/// Tells whether an entry that counts for an instance can be filled in.
using Resolves = std::function<bool(const document::JsonNode& node, std::size_t instance)>;
SaidFor said_for(const SaidKeys& keys, std::string_view key, const Resolves& resolves);

/// In whose folder of the set an instance's new entries of a plugin go; empty: to its top.
class Folders {
 public:
  Folders(const Expectations* set, const std::vector<LiveInstance>& instances);
  [[nodiscard]] std::string of(const std::string& plugin, std::size_t instance) const;
  /// Those for whom a folder's entries count.
  [[nodiscard]] InstanceSet counting(const std::string& folder, const InstanceSet& whom) const;

 private:
  const ExpectationSet* set_ = nullptr;
  const std::vector<LiveInstance>& instances_;
  bool by_platform_ = false;
};

}  // namespace ampcfg::drift

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ampcfg/drift/learning/learn.hpp"
#include "drift/learning/instance_set.hpp"
#include "drift/learning/live_keys.hpp"
#include "drift/learning/said.hpp"

namespace ampcfg::drift {

/// The rule that a key came under, for explanations.
enum class Rule : std::uint8_t {
  nothing,  ///< null or absent everywhere
  said,     ///< the set says it of all
  gone,     ///< a value was not to be had
  secret,
  unnameable,  ///< a secret, left out
  unique,
  shared_ids,  ///< left out
  made_of_facts,
  one_class,
  its_own,  ///< on one instance, whose name, port or id it holds
  majority,
  no_majority,
};

/// A value of a key, and what is to be expected because of it.
struct Choice {
  InstanceSet members;  ///< that have it
  std::string text;     ///< as JSON: the value or a directive
  LearnedBy by = LearnedBy::variance;
  bool undecided = true;
  bool for_all = false;  ///< universal; at most one of a key, the first
  bool may_be_group = false;
  std::string part = {};  ///< of a template: what is filled in
};

/// A key that is learned, on the instances for whom one folder of the set counts.
struct KeyChoices {
  const LiveKey* key = nullptr;
  InstanceSet lacking;
  SaidFor said;
  Rule rule = Rule::nothing;
  std::vector<Choice> choices;
};

/// A file likewise.
struct FileChoices {
  const LiveFile* file = nullptr;
  std::string folder;     ///< of the set; empty: its top
  InstanceSet instances;  ///< with the plugin, whose entries go there
  InstanceSet counted;    ///< with the plugin, for whom entries there count: these, and perhaps others
  bool doubted = false;   ///< few instances lack the file
  std::vector<KeyChoices> keys;

  [[nodiscard]] InstanceSet having() const { return instances.both(file->having); }
  [[nodiscard]] InstanceSet missing() const { return counted.both(file->missing()); }
};

/// The instances with one value of a key, of those for whom a folder counts.
struct ClassHere {
  const KeyClass* of = nullptr;
  InstanceSet members;
};
std::vector<ClassHere> classes_here(const LiveKey& key, const InstanceSet& instances);

/// A value in a directive that says that nobody has decided it, or a directive with that.
std::string undecided(const std::string& text);

}  // namespace ampcfg::drift

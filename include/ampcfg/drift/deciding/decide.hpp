#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/drift/set/set_change.hpp"

namespace ampcfg::drift {

/// A key of a plugin's config file, as it is in the file.
struct KeyOfFile {
  std::string plugin;
  std::string file;  ///< with its extension
  std::string key;   ///< dotted

  bool operator==(const KeyOfFile&) const = default;
  bool operator<(const KeyOfFile& other) const {
    return std::tie(plugin, file, key) < std::tie(other.plugin, other.file, other.key);
  }
};

/// What is decided of one key.
struct Decision {
  KeyOfFile of;
  /// What is expected from now on, a value or a directive as JSON; nothing: what is expected so far no longer is.
  std::optional<std::string> value;
  std::vector<std::string> whose;  ///< INSTANCE, HOST:INSTANCE, @GROUP; none: universal
  /// In whose folder a new entry goes, as `Fleet::platform` has it, which counts where there is nothing here.
  std::optional<std::string> platform = {};
};

/// What stands beside a decision, for those who read it later; empty where nothing does.
struct Notes {
  std::string why, until, by;
};
/// `json`, a value or a directive, with the notes.
std::string noted(const std::string& json, const Notes& notes);

/// An instance as far as a host has said.
struct KnownInstance {
  Subject subject;
  std::set<std::string, std::less<>> plugins;  ///< that it has
};

/// What is known of instances, and how that is to be taken.
struct Fleet {
  std::vector<KnownInstance> instances;
  bool is_whole = false;                ///< there are no others
  std::optional<std::string> platform;  ///< in whose folder the set is to say it; empty: at the set's top
};

/// New groups by name, with their members.
using NewGroups = std::map<std::string, std::vector<std::string>, std::less<>>;

/// New facts, as JSON: by instance as the set names it, then by name.
using NewFacts = std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>;

/// The edits that decisions come to. `files` are those that `set` was loaded from. An entry of a key is changed where
/// it stands, in whichever layout; a new one goes into a section: ampcfg-expect(1) says which. `metadata.json` is
/// not among them. Time is linear in the size of the set and of the decisions, but for those that concern keys of which
/// something is expected already, or groups: these are tried on all instances.
///
/// Throws Error of kind usage where a decision cannot be written: `platform-needed`, `two-entries` (which both claim
/// the key), `key-within` (a key above or below it is expected), `not-decided` (there is nothing to take away),
/// `group-unknown`, `groups-disagree`, `third-value` (an instance would be expected to have another value for a while).
SetChange decide(const std::vector<SetFile>& files, const Expectations& set, const std::vector<Decision>& decisions,
                 const Fleet& fleet, const NewGroups& groups = {}, const NewFacts& facts = {});

/// Of each of the keys, who has a value of their own, which counts before a universal one: as written (`SMP101`,
/// `ovh:SMP101`, `@survival`), in the order of the set.
std::map<KeyOfFile, std::vector<std::string>> own_values(const Expectations& set, const std::vector<KeyOfFile>& keys);

/// An entry of a key.
struct StandingEntry {
  std::string platform;  ///< of its folder; empty at the top
  std::string whose;     ///< as written; empty: universal
  std::string value;     ///< JSON, without the mark that nobody has decided it
  bool undecided = false;
};

/// Every entry of each of the keys, file by file.
std::map<KeyOfFile, std::vector<StandingEntry>> standing_entries(const Expectations& set,
                                                                 const std::vector<KeyOfFile>& keys);

/// The keys that are expected of a file for an instance, as far as the entries say that they are in it; sorted.
std::vector<KeyOfFile> keys_expected(const Expectations& set, const Subject& subject, const std::string& plugin,
                                     const std::string& file);

/// True where an entry of the key names a secret, so that no other entry is to have its value.
bool names_secret(const Expectations& set, const KeyOfFile& key);

/// What of a key's entries counts for an instance, as JSON, without what is noted beside it; nothing where nothing is
/// expected, or two groups disagree.
std::optional<std::string> expected_of(const Expectations& set, const Subject& subject, const KeyOfFile& key);

/// What of a key's entries counts for an instance.
struct WhatCounts {
  std::string value;  ///< as `expected_of`
  std::string whose;  ///< as written: INSTANCE, HOST:INSTANCE, @GROUP; empty: it is universal
};
std::optional<WhatCounts> what_counts(const Expectations& set, const Subject& subject, const KeyOfFile& key);

/// The keys that the set's entries may mean by `key`, as one writes it (`Debug`, `config.Debug`, the key of a section),
/// sorted; where there are none, the one that it would be in a set without hosts: of `config.yml`, or of the file that
/// a slash gives away.
std::vector<KeyOfFile> meant_in_set(const Expectations& set, const std::string& plugin, const std::string& key);

}  // namespace ampcfg::drift

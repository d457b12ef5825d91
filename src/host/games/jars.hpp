#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/state/state.hpp"
#include "ampcfg/os/folder.hpp"

namespace ampcfg::host {

/// A plugin's JAR as it lies on disk.
struct Jar {
  std::string name;           ///< below `plugins/`: `Chat.jar`, `update/Chat.jar`
  std::uint64_t size = 0;     ///< bytes
  std::int64_t changed = 0;   ///< ctime, nanoseconds since 1970
  std::string sha256;         ///< empty where it was not taken
  std::int64_t modified = 0;  ///< mtime, of one that was looked at; not kept

  bool operator==(const Jar&) const = default;
};

/// The JARs of an instance at one moment.
struct JarFolder {
  std::vector<Jar> jars;     ///< sorted by name
  std::int64_t changed = 0;  ///< ctime of `plugins/`, when names in it last came or went
};

/// What a game has loaded: the JARs when the instance was first seen, and then at every start.
struct JarList {
  std::int64_t taken = 0;  ///< nanoseconds since 1970
  std::int64_t start = 0;  ///< of the game that it stands for; 0 where none was seen
  std::vector<Jar> jars;   ///< sorted by name

  bool operator==(const JarList&) const = default;
};

struct JarChange {
  enum class What { appeared, vanished, changed };
  std::string name;
  What what = What::changed;
  std::int64_t since = 0;  ///< nanoseconds since 1970, as the disk has it

  [[nodiscard]] std::string words() const;  ///< `plugins/Chat.jar has changed`
};

/// Gives the SHA-256 of a JAR as it is now; empty where it cannot be had.
using JarHash = std::function<std::string(const Jar& jar)>;

/// The JARs in `plugins/` and `plugins/update/` of a game folder, without hashes; none where there are no plugins.
/// Throws Error (`plugins-unreadable`) where that cannot be told. Belongs between `OwnerRights`.
JarFolder look_at_jars(const os::Folder& game_folder);
/// Reads a JAR for its hash; empty for one of more than 64 MiB, with two names, or that cannot be read.
std::string hash_jar(const os::Folder& game_folder, const Jar& jar);

/// The list for a game that has started since: what changed after `start` is left as the old list has it, but what the
/// start itself does (it moves JARs out of `plugins/update/`) is taken for loaded.
JarList renewed(const JarList& old, const JarFolder& now, std::int64_t start);
/// What is otherwise now. `list` gets the ctime of JARs that were only touched, told by `hash`.
std::vector<JarChange> compare(JarList& list, const JarFolder& now, const JarHash& hash);

/// Nothing where none was taken, or it is damaged: as if the instance was seen for the first time.
std::optional<JarList> read_jar_list(const State& state, const std::string& instance);
/// Atomic. Throws Error (`write-failed`, `state-full`).
void write_jar_list(const State& state, const std::string& instance, const JarList& list);

/// Forgets what an instance has loaded; nothing happens where none was taken. Throws Error as `write_jar_list`.
void remove_jar_list(const State& state, const std::string& instance);
/// The instances of which there is a list, sorted.
std::vector<std::string> instances_with_jar_lists(const State& state);

/// Notes that the game has loaded its JARs by a start that is known to be another one. Throws Error as the functions
/// above. Belongs between `OwnerRights`.
void note_start(const State& state, const std::string& instance, const os::Folder& game_folder, std::int64_t start);

/// What has changed since the game has loaded its JARs, and keeps the list in the state up to date: takes it at first
/// sight (then nothing has changed), renews it for a game that has started since (`start`; nothing where no start is
/// known), and fills in hashes until `until`. Throws Error as the functions above. Belongs between `OwnerRights`.
std::vector<JarChange> jar_changes(const State& state, const std::string& instance, const os::Folder& game_folder,
                                   std::optional<std::int64_t> start, std::chrono::steady_clock::time_point until);

}  // namespace ampcfg::host

#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/state/state.hpp"
#include "ampcfg/os/folder.hpp"
#include "host/games/jars.hpp"
#include "host/jars/jar_defaults.hpp"
#include "host/reading/open_instance.hpp"

namespace ampcfg::host {

/// A JAR of which nothing is known.
struct UnreadJar {
  std::string name;    ///< below `plugins/`
  std::string reason;  ///< the end of a sentence about it: "is not whole"
};

/// What the JARs of one instance bring.
struct InstanceJars {
  std::map<std::string, std::shared_ptr<const JarDefaults>, std::less<>> plugins;  ///< by the plugin's folder
  std::vector<UnreadJar> unread;                                                   ///< sorted by name
};

/// What the plugins' JARs of this machine bring, each distinct one read once, and remembered in the state beyond its
/// next update. Safe from several threads.
class JarShelf {
 public:
  /// Without a state, which must be more than looked at and outlive this, nothing is remembered.
  explicit JarShelf(const State* state);
  ~JarShelf();

  /// Of an instance that is open in this thread. What `plugins/` itself holds counts, not what lies below. Of two JARs
  /// of one plugin neither counts: which one the server loads is not known. Never throws for what is in a JAR.
  InstanceJars of(const OpenInstance& opened, const std::optional<std::string>& platform);

  /// What the state remembers of a plugin's JARs, at most two, the last one first.
  [[nodiscard]] std::vector<std::shared_ptr<const JarDefaults>> remembered(const std::string& plugin) const;

 private:
  struct Shelved;

  std::shared_ptr<Shelved> shelved(const os::Folder& game, const Jar& jar);
  std::string packed(const std::string& identity, const os::OpenFile& file);
  void read(Shelved& shelved, const os::OpenFile& file);
  void remember(const std::string& plugin, Shelved& shelved, const os::Folder& game, const Jar& jar);

  const State* state_;
  std::mutex lock_, state_lock_;
  std::map<std::string, std::shared_ptr<Shelved>> jars_;  ///< by their identity
  std::map<std::string, std::string> records_;            ///< names in the state, by the same
  std::size_t kept_ = 0;                                  ///< bytes of defaults
};

}  // namespace ampcfg::host

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/learning/seen.hpp"
#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"

// What is live on this machine, as `drift::Learner` looks at it: first all keys, their values as marks alone, then the
// values that are needed.
namespace ampcfg::host {

/// What one instance has.
struct InstanceSeen {
  Instance instance;
  std::uint16_t port = 0;            ///< of the game; 0: not known
  std::vector<std::string> plugins;  ///< with a folder, and the server
  std::vector<drift::SeenFile> files;
};

/// As `drift::Seen` has it.
struct HostSeen {
  std::vector<std::string> keys;
  std::vector<std::vector<drift::SeenKey>> contents;
  std::vector<InstanceSeen> instances;  ///< sorted by name
  std::vector<drift::SeenFile> unread;  ///< of any instance, each once: left out by their names, or one of too many
  std::vector<Warning> unread_jars;     ///< of which it is not known what they bring
  std::vector<Warning> warnings;
  Known known;
};

/// Looks at all files of all plugins of the picked instances, each distinct content once. Marks are made under the
/// query's `seal_key`. Throws Error where nothing can be said of the host.
HostSeen see(const Configuration& configuration, const Query& query, const Progress& progress);

/// Values that are asked for, of a file.
struct WantedOfFile {
  struct Key {
    std::string key;
    drift::ValueMark mark;  ///< of the value that is meant
  };
  std::string instance, plugin, file;
  std::vector<Key> keys;
};

/// Nothing where it is another now, or a secret, which never leaves its host.
struct SeenValue {
  std::optional<std::string> json;
};

struct HostValues {
  std::vector<std::vector<SeenValue>> files;  ///< as they were asked for
};

/// Throws Error where nothing can be said of the host.
HostValues values_of(const Configuration& configuration, const std::vector<WantedOfFile>& wanted, const Query& query);

}  // namespace ampcfg::host

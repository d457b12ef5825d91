#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/judging/sight.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/host/query/warning.hpp"

namespace ampcfg::host {

/// Keys of one instance, as `drift::Selection::exact` has them.
struct KeysOfInstance {
  std::string instance;
  std::vector<drift::ExactKeys> keys;
};

/// What to look at on one host.
struct Query {
  drift::Patterns instances;  ///< without `HOST:` and `@group`, which the fleet resolves
  drift::Selection selection;
  bool with_ok = false;
  bool show_secrets = false;
  bool flagged = false;  ///< only instances with a restart flag; for plans
  bool changes = false;  ///< for plans of changes: a state of other instances is refused, a new claim is said
  /// For plans that are to be carried out: what a crash has left is undone first, else the plan would rest on it.
  bool finishes_first = false;
  /// For plans of a change: also what would keep their files from being written.
  bool with_obstacles = false;
  /// By instance, the keys that plans are narrowed to; where there are any, an instance without has nothing to do.
  std::vector<KeysOfInstance> keys_of = {};
  std::string seal_key = {};  ///< under which keys are told that no host alone can judge; empty: they are not told
};

/// What an instance tells of keys that no host alone can judge.
struct InstanceSightings {
  std::string instance;
  std::optional<std::string> platform;
  std::vector<drift::Sighting> sightings;
};

/// What patterns could have meant on this host: for near names.
struct Known {
  std::vector<std::string> instances;
  std::vector<std::string> plugins;  ///< with a folder on some selected instance
  /// With their extensions and without, and keys as an expectation would write them; only where a pattern matched none.
  std::vector<std::string> files, keys;
};

template <typename InstancePart>
struct HostAnswer {
  std::vector<InstancePart> instances;  ///< the picked ones, sorted by name
  std::vector<Warning> warnings;
  Known known;
  std::vector<InstanceSightings> sightings;  ///< of instances that are not picked, too
  /// The patterns of the query, by option, that matched nothing that is expected or on this disk.
  std::vector<std::string> unmatched_instances, unmatched_plugins, unmatched_files, unmatched_keys;
};

/// Called as each instance is done, from one thread at a time: how many of how many.
using Progress = std::function<void(std::size_t done, std::size_t of)>;

}  // namespace ampcfg::host

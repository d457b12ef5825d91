#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/expectations.hpp"
#include "ampcfg/drift/verdict.hpp"
#include "ampcfg/host/configuration.hpp"
#include "ampcfg/host/expectation_source.hpp"
#include "ampcfg/host/instance.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::host {

/// What to look at on one host.
struct Query {
  drift::Patterns instances;  ///< without `HOST:` and `@group`, which the fleet resolves
  drift::Selection selection;
  bool with_ok = false;
  bool show_secrets = false;
  bool flagged = false;  ///< only instances with a restart flag; for plans
  /// For plans that are to be carried out: what a crash has left is undone first, else the plan would rest on it.
  bool finishes_first = false;
};

/// An instance's part of a scan.
struct InstanceScan {
  Instance instance;
  std::optional<bool> needs_restart;  ///< nothing where no state can say it
  drift::Counts counts;
  std::vector<drift::Finding> findings;  ///< sorted by plugin, file, key
};

/// An instance's part of `get`.
struct InstanceReadings {
  Instance instance;
  std::vector<drift::Reading> keys;
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
  std::vector<std::string> warnings;
  Known known;
  /// The patterns of the query, by option, that matched nothing that is expected or on this disk.
  std::vector<std::string> unmatched_instances, unmatched_plugins, unmatched_files, unmatched_keys;
};

using HostScan = HostAnswer<InstanceScan>;
using HostReadings = HostAnswer<InstanceReadings>;

/// Called as each instance is done, from one thread at a time: how many of how many.
using Progress = std::function<void(std::size_t done, std::size_t of)>;

/// Compares the picked instances of this machine with what is expected of them, on all cores. What goes wrong in one
/// file, folder or instance is said there and costs only that; throws Error where nothing can be said of the host.
HostScan scan(const Configuration& configuration, const drift::Expectations& expectations, const Query& query,
              const Progress& progress);

/// The same, which remembers in the state (`State`) what it found: where files and set are as a scan before has seen
/// them, they are not read again, and `source` is loaded only where something must be compared.
HostScan scan(const Configuration& configuration, ExpectationSource& source, const Query& query,
              const Progress& progress);

/// Looks keys up on the picked instances, expected (`expectations` may be null) or not.
HostReadings get(const Configuration& configuration, const drift::Expectations* expectations, const Query& query,
                 const Progress& progress);

}  // namespace ampcfg::host

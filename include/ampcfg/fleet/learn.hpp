#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/learning/learn.hpp"
#include "ampcfg/drift/learning/seen.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::fleet {

/// An instance that nothing can be said of.
struct Unseen {
  std::string host, instance;
  Error error;
};

/// What all that was asked has.
struct FleetSeen {
  drift::Seen seen;
  std::vector<HostResult<host::Known>> hosts;  ///< who answered, and which names there are
  std::vector<Unseen> failed;                  ///< of hosts that answered
  std::vector<host::Warning> unread_jars;      ///< of which it is not known what they bring
  std::vector<drift::SeenFile> unread;         ///< files that were left out for their names, each once
  std::string seal_key;
};

/// Asks every target for all instances there, whichever it picks. One bad host costs only itself.
FleetSeen see(const host::Configuration& configuration, const std::vector<Target>& targets, const Progress& progress);

/// The values, as JSON, in their order; nothing where one was not to be had, or is another now.
std::vector<std::optional<std::string>> values_of(const host::Configuration& configuration,
                                                  const std::vector<Target>& targets, const FleetSeen& fleet,
                                                  const std::vector<drift::WantedValue>& wanted,
                                                  const Progress& progress);

}  // namespace ampcfg::fleet

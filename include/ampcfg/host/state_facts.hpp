#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/who.hpp"

namespace ampcfg::host {

/// The last scan of all instances.
struct WholeScan {
  std::string at;  ///< RFC 3339
  std::size_t instances = 0;
  std::size_t drift = 0, error = 0;  ///< of all that those instances were found to have last
};

/// What a host's state holds.
struct StateFacts {
  std::string path;
  bool is_made = false;
  std::string configured;             ///< the folder of instances of the configuration, without links
  bool is_configured_there = false;   ///< that folder is there
  std::optional<std::string> serves;  ///< the one that the state serves; nothing before the first change
  std::uint64_t bytes = 0;
  std::size_t files = 0;
  std::size_t deployments = 0;  ///< that are kept
  Keep keep;
  std::vector<std::string> unfinished;  ///< ids of deployments and applies that were cut short or are running
  std::optional<WholeScan> last_scan;
  std::vector<Flag> flags;  ///< sorted by instance
  std::vector<Warning> warnings;
};

/// Looks at the state of a configuration, whichever instances it serves; changes nothing. Throws Error where it cannot
/// be looked at.
StateFacts look_at_state(const Configuration& configuration);

/// Why a state with these facts cannot be claimed; nothing where it can.
std::optional<Error> why_not_claimed(const StateFacts& facts);

/// Binds the state of a configuration to its folder of instances, on disk and in the record before this returns; what
/// was seen of others is forgotten, what was done stays in the history. Takes the host's lock. Gives the facts from
/// then on. Throws Error where nothing was done (`state-in-use`, `locked`, `state-unusable`, `instances-missing`).
StateFacts claim_state(const Configuration& configuration, const Who& who);

}  // namespace ampcfg::host

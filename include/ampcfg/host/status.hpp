#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/games/game.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/scan_record.hpp"

namespace ampcfg::host {

/// How long a `status` waits for an answer.
inline constexpr std::chrono::milliseconds status_time_limit{2000};

struct InstanceStatus {
  Instance instance;
  GameFacts facts;
  Game game;
  /// True if anything is in `reasons`; nothing where no state can say it. A game that is stopped or asleep needs no
  /// restart for them: they wait for its start.
  std::optional<bool> needs_restart;
  std::vector<FlagReason> reasons;  ///< that the game's start does not answer, oldest first
  std::optional<std::string> last_deployment;
  std::optional<ScannedInstance> last_scan;
  bool is_scan_outdated = false;  ///< `last_deployment` is later, so `last_scan` no longer says what drifts
  std::vector<std::string> warnings;
};

using HostStatus = HostAnswer<InstanceStatus>;

/// What runs on this machine, and what needs a restart and why. Of `query` counts which instances. Keeps the lists of
/// JARs in the state up to date, and takes flags away that a start has answered, where that can be done without waiting
/// for another ampcfg. Throws Error where nothing can be said of the host.
HostStatus status(const Configuration& configuration, const Query& query);

}  // namespace ampcfg::host

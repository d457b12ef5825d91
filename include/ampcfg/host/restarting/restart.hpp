#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/games/game.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/who.hpp"
#include "ampcfg/host/writing/reverted.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::host {

/// In which order, and how many at a time, instances are taken.
struct Pace {
  unsigned parallel = 1;          ///< at least 1
  std::chrono::seconds delay{0};  ///< between the end of one and the beginning of the next
  /// Each is begun when nobody plays on it, and left alone if that does not come within this time; nothing: at once.
  std::optional<std::chrono::seconds> when_empty;
};

/// An instance to restart.
struct RestartItem {
  std::string instance;
  bool starts_stopped = false;  ///< named by a person: started where it is stopped; else it is skipped then
};

struct RestartWish : Who {
  std::vector<RestartItem> items;  ///< in the order in which they are begun
  Pace pace;
  bool all_at_once = false;  ///< by `ampinstmgr.restart_all`, which restarts also what is not named
};

/// What became of an instance. `restarted`: its game has a new process and answers; an error says that its flag could
/// not be taken away; `failed`: it may run, or not: the error says it, and its flag stays; `skipped`: it was not
/// touched: the error says why.
enum class RestartResult { restarted, failed, skipped };
std::string_view name(RestartResult result);

struct InstanceRestart {
  Instance instance;
  RestartResult result = RestartResult::skipped;
  std::optional<Error> error;
  Game game;                          ///< as it was last seen
  std::vector<FlagReason> answered;   ///< the reasons that the restart has taken away
  std::vector<RevertedKey> reverted;  ///< deployed values that are gone after it: flagged again
  std::string output;                 ///< of ampinstmgr, the beginning and the end; bytes of any kind
  std::uint64_t milliseconds = 0;     ///< from its command to its end
  std::vector<std::string> warnings;
};

using HostRestart = HostAnswer<InstanceRestart>;

/// Hears what happens to an instance, in a word (`waiting`, `restarting`, `restarted`) and a sentence. Called on the
/// thread of the call.
using Telling = std::function<void(const std::string& instance, std::string_view word, const std::string& text)>;

/// Restarts instances of this machine with the configured commands, on one thread. The proof is the game's: a new
/// process that answers as `check` says, in the instance's `timeout`. Only then its restart flag is taken away, but for
/// reasons that came in meanwhile. Afterwards the values deployed since its last start are looked for; where they are
/// gone, the flag comes back as `reverted`. A signal lets what was begun end, and skips the rest. Throws Error where
/// nothing was begun (`restart-all-unfit`, `state-unusable`…).
HostRestart restart(const Configuration& configuration, const RestartWish& wish, const Telling& tell);

}  // namespace ampcfg::host

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/configuration.hpp"
#include "ampcfg/host/flags.hpp"
#include "ampcfg/host/game_process.hpp"
#include "ampcfg/host/instance.hpp"
#include "ampcfg/host/last_scan.hpp"
#include "ampcfg/host/listening.hpp"
#include "ampcfg/host/ping.hpp"
#include "ampcfg/host/scan.hpp"
#include "ampcfg/host/startup_mode.hpp"

namespace ampcfg::host {

/// What a game does. `sleeping`: AMP answers for it and starts it when somebody joins.
enum class GameState { running, stopped, sleeping, starting, unknown };

/// As JSON has it: `running`.
std::string_view name(GameState state);

/// An instance's game, as far as it can be told from outside.
struct Game {
  GameState state = GameState::unknown;
  std::string reason;  ///< why it is `unknown` or `starting`, as a sentence without its end; empty where there is none
  std::optional<std::int64_t> started;  ///< nanoseconds since 1970: when its process began
  std::vector<pid_t> processes;
  std::string version;  ///< as it says itself, of another's making; empty where it does not
  std::optional<std::uint32_t> online, max;
};

/// What is told from a process and a ping. `ping` is null where nothing was asked.
Game judge_game(const Listening& listening, const GameProcess& process, const Ping* ping);

/// What an instance's own files and AMP's say of its game; read once, before it is asked.
struct GameFacts {
  Listening listening;
  StartupMode startup = StartupMode::unknown;
};

/// Reads them with the owner's rights. Throws Error where the instance cannot be opened.
GameFacts game_facts(const Configuration& configuration, const Instance& instance);

/// Something to do while the games are thinking of an answer, with what the list of processes says of each.
using Meanwhile = std::function<void(std::span<const GameProcess> processes)>;

/// Finds all games and pings them, at once and on this thread; nobody is waited for longer than `time_limit`, however
/// long `meanwhile` takes.
std::vector<Game> look_at_games(std::span<const Instance> instances, std::span<const GameFacts> facts,
                                std::chrono::milliseconds time_limit, const Meanwhile& meanwhile = {});

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
  std::vector<std::string> warnings;
};

using HostStatus = HostAnswer<InstanceStatus>;

/// What runs on this machine, and what needs a restart and why. Of `query` counts which instances. Keeps the lists of
/// JARs in the state up to date, and takes flags away that a start has answered, where that can be done without waiting
/// for another ampcfg. Throws Error where nothing can be said of the host.
HostStatus status(const Configuration& configuration, const Query& query);

/// True if a start of the game (nanoseconds since 1970) answers a reason. `finished` is when the deployment that it
/// names was complete on this instance (RFC 3339); empty where that is not known, and then it is not answered.
bool is_answered(const FlagReason& reason, std::int64_t start, const std::string& finished);

}  // namespace ampcfg::host

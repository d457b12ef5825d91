#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/amp/startup_mode.hpp"
#include "ampcfg/host/games/game_process.hpp"
#include "ampcfg/host/games/listening.hpp"
#include "ampcfg/host/games/ping.hpp"
#include "ampcfg/host/settings/configuration.hpp"

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
GameFacts game_facts(const InstancesFolder& folder, const Configuration& configuration, const Instance& instance);

/// The port that the configuration's `overrides` or the game's `server.properties` say; nothing where neither does, or
/// it cannot be read.
std::optional<std::uint16_t> port_of(const Configuration& configuration, const Instance& instance);

/// Something to do while the games are thinking of an answer, with what the list of processes says of each.
using Meanwhile = std::function<void(std::span<const GameProcess> processes)>;

/// Finds all games and pings them, at once and on this thread; nobody is waited for longer than `time_limit`, however
/// long `meanwhile` takes.
std::vector<Game> look_at_games(std::span<const Instance> instances, std::span<const GameFacts> facts,
                                std::chrono::milliseconds time_limit, const Meanwhile& meanwhile = {});

}  // namespace ampcfg::host

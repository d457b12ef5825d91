#include "ampcfg/host/games/game.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "ampcfg/os/machine.hpp"
#include "host/amp/game_rights.hpp"

namespace ampcfg::host {
namespace {

constexpr std::int64_t nanoseconds_in_a_second = 1'000'000'000;

/// A game that has just begun does not answer yet; one that has had the time that a start may take is something else.
Game not_answering(const Listening& listening, const GameProcess& process, const std::string& words) {
  const std::int64_t age = os::now_nanoseconds() - process.started;
  const bool is_young = age < std::int64_t{listening.timeout} * nanoseconds_in_a_second;
  Game game;
  game.state = is_young ? GameState::starting : GameState::unknown;
  game.reason = "its process has been there since " + os::rfc3339(process.started) + ", but it " + words;
  return game;
}

/// Without a process that could be its own.
Game without_process(const Listening& listening, const GameProcess& process, const Ping& ping) {
  using Result = Ping::Result;
  Game game;
  if (!process.unsure.empty()) {
    game.reason = "it " + ping.words() + ", and " + process.unsure;
    return game;
  }
  // Docker takes connections for a port whose game is down, and a datagram is answered or not.
  const bool nobody = ping.result() == Result::refused || ping.result() == Result::closed ||
                      ping.result() == Result::impossible || listening.kind == PingKind::bedrock;
  game.state = nobody ? GameState::stopped : GameState::unknown;
  if (!nobody) game.reason = "no process of it can be found, and something " + ping.words();
  return game;
}

Game by_process(const GameProcess& process, const std::string& why_unknown) {
  Game game;
  game.state = process.there ? GameState::running : GameState::unknown;
  if (!process.there) game.reason = why_unknown;
  return game;
}

Game by_answer(const GameProcess& process, const PingAnswer& answer) {
  Game game;
  // What an operator may have written as message of the day is AMP's only where no game could have said it.
  const bool sleeps = answer.is_amp || (answer.names_amp && !process.there && process.unsure.empty());
  game.state = sleeps ? GameState::sleeping : GameState::running;
  if (sleeps) return game;
  game.version = answer.version;
  game.online = answer.online;
  game.max = answer.max;
  return game;
}

Game judge(const Listening& listening, const GameProcess& process, const Ping* ping) {
  if (listening.check == Check::none) return by_process(process, "the configuration says `check: none` for it");
  if (listening.check == Check::process) {
    Game game = by_process(process, process.unsure);
    if (!process.there && process.unsure.empty()) game.state = GameState::stopped;
    return game;
  }
  if (ping != nullptr && ping->result() == Ping::Result::answered) return by_answer(process, ping->answer());
  if (ping != nullptr && process.there) return not_answering(listening, process, ping->words());
  if (ping != nullptr) return without_process(listening, process, *ping);
  Game game;
  if (process.there || !process.unsure.empty()) {
    game.reason = "nothing says on which port it listens: set `port` or `check` for it in `overrides`";
  } else {
    game.state = GameState::stopped;
  }
  return game;
}

}  // namespace

std::string_view name(GameState state) {
  switch (state) {
    case GameState::running:
      return "running";
    case GameState::stopped:
      return "stopped";
    case GameState::sleeping:
      return "sleeping";
    case GameState::starting:
      return "starting";
    case GameState::unknown:
      break;
  }
  return "unknown";
}

Game judge_game(const Listening& listening, const GameProcess& process, const Ping* ping) {
  Game game = judge(listening, process, ping);
  if (process.there && game.state != GameState::sleeping) {
    game.started = process.started;
    game.processes = process.ids;
  }
  return game;
}

std::vector<Game> look_at_games(std::span<const Instance> instances, std::span<const GameFacts> facts,
                                std::chrono::milliseconds time_limit, const Meanwhile& meanwhile) {
  std::vector<std::unique_ptr<Ping>> pings(instances.size());
  std::vector<os::Activity*> asked;
  for (std::size_t n = 0; n < instances.size(); ++n) {
    const Listening& listening = facts[n].listening;
    if (instances[n].error || !is_asked(listening)) continue;
    pings[n] = std::make_unique<Ping>(listening.kind, listening.endpoint, time_limit);
    asked.push_back(pings[n].get());
  }
  os::go_on_once(asked, os::Activity::Clock::now());
  const auto processes = find_game_processes(instances);
  os::go_on_once(asked, os::Activity::Clock::now());
  if (meanwhile) meanwhile(processes);
  os::go_on_until_over(asked);
  std::vector<Game> games;
  for (std::size_t n = 0; n < instances.size(); ++n)
    games.push_back(judge_game(facts[n].listening, processes[n], pings[n].get()));
  return games;
}

GameFacts game_facts(const InstancesFolder& folder, const Configuration& configuration, const Instance& instance) {
  return with_owner_rights(folder, instance, [&](const os::Folder& own, const os::Folder* game) {
    return GameFacts{listening_of(&own, game, instance, configuration), read_startup_mode(own)};
  });
}

GameFacts game_facts(const Configuration& configuration, const Instance& instance) {
  return game_facts(InstancesFolder(configuration), configuration, instance);
}

std::optional<std::uint16_t> port_of(const Configuration& configuration, const Instance& instance) {
  try {
    const Listening listening = game_facts(configuration, instance).listening;
    const bool is_told = listening.source == from_configuration || listening.source == from_properties;
    return is_told && listening.endpoint.port != 0 ? std::optional(listening.endpoint.port) : std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace ampcfg::host

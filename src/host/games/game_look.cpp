#include "host/games/game_look.hpp"

namespace ampcfg::host {
namespace {

/// A game that is busy with its start takes connections and answers none of them.
constexpr std::chrono::milliseconds time_limit(1500);
/// How old a list of processes may be: many looks share one.
constexpr std::chrono::milliseconds still_new(200);

}  // namespace

const GameProcess& GameProcesses::of(std::size_t n, Clock::time_point since) {
  if (at_ < since) {
    at_ = Clock::now();
    found_ = find_game_processes(instances_);
  }
  return found_.at(n);
}

GameLook::GameLook(GameProcesses& processes, std::size_t n, const Listening& listening)
    : processes_(processes), n_(n), listening_(listening) {
  if (is_asked(listening)) ping_ = std::make_unique<Ping>(listening.kind, listening.endpoint, time_limit);
}

Seen GameLook::seen() const {
  // The process may be an earlier one than that which has answered: then the next look finds the later.
  Seen seen{processes_.of(n_, Clock::now() - still_new), {}};
  seen.game = judge_game(listening_, seen.process, ping_.get());
  return seen;
}

}  // namespace ampcfg::host

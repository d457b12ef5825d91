#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/games/game.hpp"
#include "ampcfg/host/games/game_process.hpp"
#include "ampcfg/host/games/listening.hpp"
#include "ampcfg/host/games/ping.hpp"
#include "ampcfg/os/activity.hpp"

namespace ampcfg::host {

/// Where the games of some instances work, for who looks at them again and again: /proc is looked through once for all.
class GameProcesses {
 public:
  using Clock = os::Activity::Clock;

  explicit GameProcesses(std::vector<Instance> instances) : instances_(std::move(instances)) {}

  /// Of the instance at `n`, not older than `since`.
  const GameProcess& of(std::size_t n, Clock::time_point since);

 private:
  std::vector<Instance> instances_;
  std::vector<GameProcess> found_;
  Clock::time_point at_ = Clock::time_point();
};

/// What one look at a game has shown.
struct Seen {
  GameProcess process;
  Game game;
};

/// One look at a game: its answer to a ping, if it can be asked, and then its process.
class GameLook final : public os::Activity {
 public:
  /// `processes` and `listening` must outlive it.
  GameLook(GameProcesses& processes, std::size_t n, const Listening& listening);

  [[nodiscard]] bool over() const override { return !ping_ || ping_->over(); }
  void watch(std::vector<pollfd>& files) const override {
    if (ping_) ping_->watch(files);
  }
  [[nodiscard]] Clock::time_point wake() const override { return ping_ ? ping_->wake() : Clock::now(); }
  void go_on() override {
    if (ping_) ping_->go_on();
  }

  /// When it is over.
  [[nodiscard]] Seen seen() const;

 private:
  GameProcesses& processes_;
  std::size_t n_;
  const Listening& listening_;
  std::unique_ptr<Ping> ping_;
};

}  // namespace ampcfg::host

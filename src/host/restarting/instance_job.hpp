#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/host/restarting/restart.hpp"
#include "ampcfg/os/activity.hpp"
#include "host/games/game_look.hpp"

namespace ampcfg::host {

/// What is done to one instance, in steps of which each is waited for. One thread carries many jobs.
class InstanceJob : public os::Activity {
 public:
  /// Its first step.
  virtual void begin() = 0;

  [[nodiscard]] bool over() const override { return !activity_; }
  void watch(std::vector<pollfd>& files) const override { activity_->watch(files); }
  [[nodiscard]] Clock::time_point wake() const override { return activity_->wake(); }
  void go_on() override;

 protected:
  /// Waits for the end of `activity`, and does `then`; a step that waits for nothing more is the last.
  template <typename Step>
  void await(std::shared_ptr<Step> activity, std::function<void(const Step&)> then) {
    const Step* step = activity.get();
    activity_ = std::move(activity);
    then_ = [step, then = std::move(then)] { then(*step); };
  }

 private:
  std::shared_ptr<os::Activity> activity_;
  std::function<void()> then_;
};

/// How many jobs may be at it, and when the next may begin.
class Turns {
 public:
  using Clock = os::Activity::Clock;

  explicit Turns(const Pace& pace) : free_(pace.parallel), delay_(pace.delay) {}

  [[nodiscard]] bool is_free() const { return free_ > 0 && Clock::now() >= from_; }
  /// When one is free, as far as that is only a matter of time.
  [[nodiscard]] Clock::time_point free_from() const { return free_ > 0 ? from_ : Clock::time_point::max(); }
  void take() { --free_; }
  /// `was_used`: the next one waits for the delay.
  void give_back(bool was_used);

 private:
  unsigned free_;
  std::chrono::seconds delay_;
  Clock::time_point from_ = Clock::time_point();
};

/// Waits for a turn, and, where that is wished, until nobody plays.
class WaitForTurn final : public os::Activity {
 public:
  enum class End { taken, players, interrupted };

  /// All must outlive it. `tell` hears each time what is waited for.
  WaitForTurn(Turns& turns, const Pace& pace, GameProcesses& processes, std::size_t n, const Listening& listening,
              std::function<void(const std::string& text)> tell);

  [[nodiscard]] bool over() const override { return end_.has_value(); }
  void watch(std::vector<pollfd>& files) const override;
  [[nodiscard]] Clock::time_point wake() const override;
  void go_on() override;

  // When it is over.
  [[nodiscard]] End end() const { return *end_; }
  [[nodiscard]] const Seen& seen() const { return seen_; }
  /// Who is played with, where it ended because of players: "3 players are on it".
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  void look_done();

  Turns& turns_;
  GameProcesses& processes_;
  std::size_t n_;
  const Listening& listening_;
  std::function<void(const std::string& text)> tell_;
  std::optional<Clock::time_point> empty_until_;  ///< players are waited for until then
  Clock::time_point next_look_ = Clock::time_point();
  bool has_turn_ = false;
  std::unique_ptr<GameLook> look_;
  Seen seen_;
  std::string reason_;
  std::optional<End> end_;
};

/// Begins all of them in their order and carries them to their end.
void carry_out(std::span<InstanceJob* const> jobs);

}  // namespace ampcfg::host

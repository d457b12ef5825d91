#pragma once

#include <poll.h>

#include <chrono>
#include <span>
#include <vector>

namespace ampcfg::os {

/// Something that takes its time and waits only for descriptors and the clock: one thread carries many forward at once.
/// What goes wrong with it is its own to keep, and to tell when it is over.
class Activity {
 public:
  using Clock = std::chrono::steady_clock;

  virtual ~Activity() = default;

  [[nodiscard]] virtual bool over() const = 0;
  /// Adds the descriptors that it waits for now.
  virtual void watch(std::vector<pollfd>& files) const = 0;
  /// When it has to go on even if none of them stirs; `Clock::time_point::max()`: never.
  [[nodiscard]] virtual Clock::time_point wake() const = 0;
  /// Does what can be done without waiting.
  virtual void go_on() = 0;
};

/// Waits until one of those that are not over can go on, or `until`, and lets all of them go on once.
void go_on_once(std::span<Activity* const> activities, Activity::Clock::time_point until);
/// Carries all of them to their end.
void go_on_until_over(std::span<Activity* const> activities);

}  // namespace ampcfg::os

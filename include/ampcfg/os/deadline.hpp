#pragma once

#include <algorithm>
#include <chrono>

namespace ampcfg::os {

/// A moment by which something must have happened.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  static Deadline in(Clock::duration time) { return Deadline(Clock::now() + time); }
  static Deadline never() { return Deadline(Clock::time_point::max()); }
  static Deadline first(Deadline one, Deadline other) { return one.at_ < other.at_ ? one : other; }

  [[nodiscard]] bool passed() const { return Clock::now() >= at_; }
  /// For `poll`: milliseconds, rounded up; at most a minute, so that whoever waits looks again.
  [[nodiscard]] int milliseconds() const {
    const auto now = Clock::now();
    if (at_ <= now) return 0;
    const auto left = std::min<Clock::duration>(at_ - now, std::chrono::minutes(1));
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
  }

 private:
  explicit Deadline(Clock::time_point at) : at_(at) {}
  Clock::time_point at_;
};

}  // namespace ampcfg::os

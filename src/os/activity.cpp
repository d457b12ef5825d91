#include "ampcfg/os/activity.hpp"

#include <algorithm>

namespace ampcfg::os {
namespace {

/// For `poll`: -1 waits for ever. Rounded up, so that the time has come when it ends.
int milliseconds_until(Activity::Clock::time_point time) {
  if (time == Activity::Clock::time_point::max()) return -1;
  if (time <= Activity::Clock::now()) return 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(time - Activity::Clock::now());
  constexpr std::chrono::milliseconds longest = std::chrono::hours(1);
  return static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), longest).count());
}

bool all_over(std::span<Activity* const> activities) {
  return std::all_of(activities.begin(), activities.end(), [](const Activity* activity) { return activity->over(); });
}

}  // namespace

void go_on_once(std::span<Activity* const> activities, Activity::Clock::time_point until) {
  std::vector<pollfd> files;
  for (const Activity* activity : activities) {
    if (activity->over()) continue;
    activity->watch(files);
    until = std::min(until, activity->wake());
  }
  ::poll(files.data(), files.size(), milliseconds_until(until));
  for (Activity* activity : activities) {
    if (!activity->over()) activity->go_on();
  }
}

void go_on_until_over(std::span<Activity* const> activities) {
  while (!all_over(activities)) go_on_once(activities, Activity::Clock::time_point::max());
}

}  // namespace ampcfg::os

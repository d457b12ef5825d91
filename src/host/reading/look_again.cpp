#include "host/reading/look_again.hpp"

#include <algorithm>
#include <thread>

#include "ampcfg/os/signals.hpp"

namespace ampcfg::host {

void look_until_settled(const std::function<bool()>& is_settled, std::chrono::milliseconds patience) {
  using namespace std::chrono_literals;
  constexpr std::chrono::milliseconds longest_pause = 100ms;
  std::chrono::milliseconds pause = 5ms;
  for (std::chrono::milliseconds paused = 0ms; !is_settled() && !os::signalled() && paused < patience;) {
    std::this_thread::sleep_for(pause);
    paused += pause;
    pause = std::min(pause + pause / 2, longest_pause);
  }
}

}  // namespace ampcfg::host

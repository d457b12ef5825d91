#pragma once

#include <algorithm>
#include <chrono>

namespace ampcfg::fleet {

/// How often a side says that it is there, where the other gives up after so long a silence: at least four times in it.
constexpr std::chrono::seconds beat_within(std::chrono::seconds silence) {
  return std::clamp(silence / 4, std::chrono::seconds(1), std::chrono::seconds(10));
}

}  // namespace ampcfg::fleet

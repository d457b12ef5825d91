#include "ampcfg/os/clock.hpp"

#include <array>
#include <ctime>

namespace ampcfg::os {

std::string now_as_rfc3339() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

}  // namespace ampcfg::os

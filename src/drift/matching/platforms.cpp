#include "ampcfg/drift/matching/platforms.hpp"

namespace ampcfg::drift {

const std::vector<std::string>& platform_names() {
  static const std::vector<std::string> names{"bungee", "fabric", "geyser", "paper", "velocity"};
  return names;
}

}  // namespace ampcfg::drift

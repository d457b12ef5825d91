#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/restarting/restart.hpp"

namespace ampcfg::fleet {

/// What is to be restarted on one host, in its order.
struct RestartPart {
  std::string host;
  bool local = false;
  std::vector<host::RestartItem> items;
};

/// As `host::Telling`, with the host before the instance.
using Telling = std::function<void(const std::string& host, const std::string& instance, std::string_view word,
                                   const std::string& text)>;

/// Restarts them host by host, in the order of `parts`; `wish.items` does not count. One bad host costs only itself.
std::vector<HostResult<host::HostRestart>> restart(const host::Configuration& configuration,
                                                   const std::vector<RestartPart>& parts, const host::RestartWish& wish,
                                                   const Telling& tell);

}  // namespace ampcfg::fleet

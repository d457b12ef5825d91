#include "ampcfg/fleet/restart.hpp"

#include "ampcfg/os/signals.hpp"
#include "ask.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::HostRestart>> restart(const host::Configuration& configuration,
                                                   const std::vector<RestartPart>& parts, const host::RestartWish& wish,
                                                   const Telling& tell) {
  std::vector<HostResult<host::HostRestart>> results;
  for (const RestartPart& part : parts) {
    if (!part.local) {
      const Error error("not-yet", "this version restarts instances of this machine only",
                        "log in on " + part.host + ", and run it there");
      results.push_back({part.host, {}, "failed", {}, error, {}, {}});
      continue;
    }
    results.push_back(ask_here<host::HostRestart>(part.host, [&] {
      host::RestartWish here = wish;
      here.items = part.items;
      return host::restart(configuration, here,
                           [&](const std::string& instance, std::string_view word, const std::string& text) {
                             if (tell) tell(part.host, instance, word, text);
                           });
    }));
  }
  return results;
}

}  // namespace ampcfg::fleet

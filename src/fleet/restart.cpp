#include "ampcfg/fleet/restart.hpp"

#include "ampcfg/os/signals.hpp"
#include "fleet/asking/ask.hpp"
#include "fleet/wire/apply_answer.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::HostRestart>> restart(const host::Configuration& configuration,
                                                   const std::vector<RestartPart>& parts, const host::RestartWish& wish,
                                                   const Telling& tell) {
  std::vector<HostResult<host::HostRestart>> results;
  for (const RestartPart& part : parts) {
    host::RestartWish here = wish;
    here.items = part.items;
    const host::Telling told = [&](const std::string& instance, std::string_view word, const std::string& text) {
      if (tell) tell(part.host, instance, word, text);
    };
    if (part.local) {
      results.push_back(
          ask_here<host::HostRestart>(part.host, [&] { return host::restart(configuration, here, told); }));
    } else {
      const Target target{part.host, false, {}};
      const Question question{Verb::restart, to_bytes(here), nullptr, wish.command, {}, told};
      results.push_back(ask_there<host::HostRestart>(configuration, target, question, {}));
    }
  }
  return results;
}

}  // namespace ampcfg::fleet

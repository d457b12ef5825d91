#include "ampcfg/fleet/state.hpp"

#include "fleet/asking/ask.hpp"
#include "fleet/wire/state_answer.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::StateFacts>> look_at_state(const host::Configuration& configuration,
                                                        const std::vector<Target>& targets) {
  return ask_all<host::StateFacts>(
      configuration, targets, {}, {},
      [](const host::Query&) {
        return Question{Verb::state, {}, nullptr, {}, {}};
      },
      [&](const host::Query&, const host::Progress&) { return host::look_at_state(configuration); });
}

std::vector<HostResult<host::StateFacts>> claim_state(const host::Configuration& configuration,
                                                      const std::vector<Target>& targets, const host::Who& who) {
  return ask_all<host::StateFacts>(
      configuration, targets, {}, {},
      [&](const host::Query&) {
        return Question{Verb::claim_state, {}, nullptr, who.command, {}};
      },
      [&](const host::Query&, const host::Progress&) { return host::claim_state(configuration, who); });
}

}  // namespace ampcfg::fleet

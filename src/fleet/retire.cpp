#include "ampcfg/fleet/retire.hpp"

#include "fleet/asking/ask.hpp"
#include "fleet/wire/state_answer.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::HostRetirement>> plan_retire(const host::Configuration& configuration,
                                                          const std::vector<Target>& targets,
                                                          const host::Query& query) {
  return ask_all<host::HostRetirement>(
      configuration, targets, query, {},
      [](const host::Query& narrowed) {
        return Question{Verb::plan_retire, to_bytes(narrowed), nullptr, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress&) { return host::plan_retire(configuration, narrowed); });
}

std::vector<HostResult<host::HostRetirement>> retire(const host::Configuration& configuration,
                                                     const std::vector<Target>& targets, const host::Query& query,
                                                     const host::Who& who) {
  return ask_all<host::HostRetirement>(
      configuration, targets, query, {},
      [&](const host::Query& narrowed) {
        return Question{Verb::retire, to_bytes(narrowed), nullptr, who.command, {}};
      },
      [&](const host::Query& narrowed, const host::Progress&) { return host::retire(configuration, narrowed, who); });
}

}  // namespace ampcfg::fleet

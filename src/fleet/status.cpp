#include "ampcfg/fleet/status.hpp"

#include "fleet/asking/ask.hpp"
#include "fleet/wire/status_answer.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::HostStatus>> status(const host::Configuration& configuration,
                                                 const std::vector<Target>& targets, const host::Query& query,
                                                 const Progress& progress) {
  return ask_all<host::HostStatus>(
      configuration, targets, query, progress,
      [](const host::Query& narrowed) {
        return Question{Verb::status, to_bytes(narrowed), nullptr, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress&) { return host::status(configuration, narrowed); });
}

std::vector<HostResult<host::HostFlagging>> flag_by_hand(const host::Configuration& configuration,
                                                         const std::vector<Target>& targets, const host::Query& query,
                                                         const host::FlagWish& wish) {
  return ask_all<host::HostFlagging>(
      configuration, targets, query, {},
      [&](const host::Query& narrowed) {
        return Question{Verb::flag, to_bytes(FlagQuestion{narrowed, wish}), nullptr, wish.command, {}};
      },
      [&](const host::Query& narrowed, const host::Progress&) {
        return host::flag_by_hand(configuration, narrowed, wish);
      });
}

}  // namespace ampcfg::fleet

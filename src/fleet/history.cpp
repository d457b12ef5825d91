#include "ampcfg/host/history.hpp"

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/history.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "fleet/asking/ask.hpp"
#include "fleet/wire/history_answer.hpp"

namespace ampcfg::fleet {
std::vector<HostResult<host::HostHistory>> history(const host::Configuration& configuration,
                                                   const std::vector<Target>& targets, const host::Query& query,
                                                   const host::HistoryWish& wish) {
  return ask_all<host::HostHistory>(
      configuration, targets, query, {},
      [&](const host::Query& narrowed) {
        return Question{Verb::history, to_bytes(HistoryQuestion{narrowed, wish}), nullptr, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress&) { return host::history(configuration, narrowed, wish); });
}

std::vector<HostResult<host::ShownDeployment>> show_deployment(const host::Configuration& configuration,
                                                               const std::vector<Target>& targets,
                                                               const std::string& id) {
  return ask_all<host::ShownDeployment>(
      configuration, targets, {}, {},
      [&](const host::Query&) {
        return Question{Verb::show_deployment, to_bytes(id), nullptr, {}, {}};
      },
      [&](const host::Query&, const host::Progress&) { return host::show_deployment(configuration, id); });
}

std::vector<HostResult<host::Verification>> verify_history(const host::Configuration& configuration,
                                                           const std::vector<Target>& targets) {
  return ask_all<host::Verification>(
      configuration, targets, {}, {},
      [](const host::Query&) {
        return Question{Verb::verify_history, {}, nullptr, {}, {}};
      },
      [&](const host::Query&, const host::Progress&) { return host::verify_history(configuration); });
}

}  // namespace ampcfg::fleet

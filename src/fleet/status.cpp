#include "ampcfg/fleet/status.hpp"

#include "ask.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::HostStatus>> status(const host::Configuration& configuration,
                                                 const std::vector<Target>& targets, const host::Query& query) {
  std::vector<HostResult<host::HostStatus>> results;
  for (const Target& target : targets) {
    results.push_back(ask<host::HostStatus>(
        target, query, [&](const host::Query& narrowed) { return host::status(configuration, narrowed); }));
  }
  return results;
}

std::vector<HostResult<host::HostFlagging>> flag_by_hand(const host::Configuration& configuration,
                                                         const std::vector<Target>& targets, const host::Query& query,
                                                         const host::FlagWish& wish) {
  std::vector<HostResult<host::HostFlagging>> results;
  for (const Target& target : targets) {
    results.push_back(ask<host::HostFlagging>(
        target, query, [&](const host::Query& narrowed) { return host::flag_by_hand(configuration, narrowed, wish); }));
  }
  return results;
}

}  // namespace ampcfg::fleet

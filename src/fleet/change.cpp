#include "ampcfg/host/change.hpp"

#include "ampcfg/fleet/fleet.hpp"
#include "ask.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::HostPlan>> plan(const host::Configuration& configuration,
                                             const host::ExpectationsFor& expectations,
                                             const std::vector<Target>& targets, const host::Query& query,
                                             const drift::Wishes& wishes, const host::Progress& progress) {
  std::vector<HostResult<host::HostPlan>> results;
  for (const Target& target : targets) {
    results.push_back(ask<host::HostPlan>(target, query, [&](const host::Query& narrowed) {
      return host::plan(configuration, expectations, narrowed, wishes, progress);
    }));
  }
  return results;
}

std::vector<HostResult<host::HostChange>> change(const host::Configuration& configuration,
                                                 const std::vector<HostResult<host::HostPlan>>& plans,
                                                 const host::About& about, const host::Progress& progress) {
  std::vector<HostResult<host::HostChange>> results;
  for (const auto& plan : plans) {
    if (plan.answer) {
      results.push_back(ask_here<host::HostChange>(
          plan.host, [&] { return host::change(configuration, *plan.answer, about, progress); }));
    } else {
      results.push_back({plan.host, plan.hostname, plan.status, {}, plan.error});
    }
  }
  return results;
}

}  // namespace ampcfg::fleet

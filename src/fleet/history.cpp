#include "ampcfg/host/history.hpp"

#include "ampcfg/fleet/fleet.hpp"
#include "ask.hpp"

namespace ampcfg::fleet {
namespace {

template <typename Answer, typename Ask>
std::vector<HostResult<Answer>> ask_all(const std::vector<Target>& targets, const host::Query& query,
                                        const Ask& question) {
  std::vector<HostResult<Answer>> results;
  for (const Target& target : targets) results.push_back(ask<Answer>(target, query, question));
  return results;
}

}  // namespace

std::vector<HostResult<host::RollbackPlan>> plan_rollback(const host::Configuration& configuration,
                                                          const host::RollbackWish& wish,
                                                          const std::vector<Target>& targets, const host::Query& query,
                                                          const host::Progress& progress) {
  return ask_all<host::RollbackPlan>(targets, query, [&](const host::Query& narrowed) {
    return host::plan_rollback(configuration, wish, narrowed, progress);
  });
}

std::vector<HostResult<host::HostHistory>> history(const host::Configuration& configuration,
                                                   const std::vector<Target>& targets) {
  return ask_all<host::HostHistory>(
      targets, {}, [&](const host::Query& narrowed) { return host::history(configuration, narrowed.instances); });
}

std::vector<HostResult<host::ShownDeployment>> show_deployment(const host::Configuration& configuration,
                                                               const std::vector<Target>& targets,
                                                               const std::string& id) {
  return ask_all<host::ShownDeployment>(targets, {},
                                        [&](const host::Query&) { return host::show_deployment(configuration, id); });
}

std::vector<HostResult<host::Verification>> verify_history(const host::Configuration& configuration,
                                                           const std::vector<Target>& targets) {
  return ask_all<host::Verification>(targets, {},
                                     [&](const host::Query&) { return host::verify_history(configuration); });
}

}  // namespace ampcfg::fleet

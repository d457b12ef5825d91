#include "ampcfg/fleet/fleet.hpp"

#include "ask.hpp"
#include "fan_out.hpp"
#include "remote.hpp"

namespace ampcfg::fleet {
namespace {

/// A question about instances that is answered in parts; `here` answers it for this machine.
template <typename Answer, typename Here>
std::vector<HostResult<Answer>> ask_all(const host::Configuration& configuration, const std::vector<Target>& targets,
                                        const host::Query& query, Verb verb, OwnSet* set,
                                        const host::Progress& progress, const Here& here) {
  return ask_each<HostResult<Answer>>(
      targets, configuration.forks, progress, [&](const Target& target, const host::Progress& report) {
        host::Query narrowed = query;
        narrowed.instances = target.instances;
        if (target.local) return ask_here<Answer>(target.host, [&] { return here(narrowed, report); });
        return ask_there<Answer>(configuration, target, {verb, to_bytes(narrowed), set, {}}, report);
      });
}

}  // namespace

std::vector<HostResult<host::HostScan>> scan(const host::Configuration& configuration,
                                             host::ExpectationSource& expectations, const std::vector<Target>& targets,
                                             const host::Query& query, const host::Progress& progress) {
  OwnSet set([&] { return expectations.facts().digest; }, configuration.expectations);
  return ask_all<host::HostScan>(configuration, targets, query, Verb::scan, &set, progress,
                                 [&](const host::Query& narrowed, const host::Progress& report) {
                                   return host::scan(configuration, expectations, narrowed, report);
                                 });
}

std::vector<HostResult<host::HostReadings>> get(const host::Configuration& configuration,
                                                const drift::Expectations* expectations,
                                                const std::vector<Target>& targets, const host::Query& query,
                                                const host::Progress& progress) {
  OwnSet set([&] { return expectations->digest(); }, configuration.expectations);
  return ask_all<host::HostReadings>(configuration, targets, query, Verb::get, expectations != nullptr ? &set : nullptr,
                                     progress, [&](const host::Query& narrowed, const host::Progress& report) {
                                       return host::get(configuration, expectations, narrowed, report);
                                     });
}

}  // namespace ampcfg::fleet

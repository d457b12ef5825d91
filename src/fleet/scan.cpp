#include "ampcfg/fleet/scan.hpp"

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "fleet/asking/ask.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::HostScan>> scan(const host::Configuration& configuration,
                                             host::ExpectationSource& expectations, const std::vector<Target>& targets,
                                             const host::Query& query, const Progress& progress) {
  OwnSet set([&] { return expectations.facts().digest; }, configuration);
  return ask_all<host::HostScan>(
      configuration, targets, query, progress,
      [&](const host::Query& narrowed) {
        return Question{Verb::scan, to_bytes(narrowed), &set, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress& report) {
        return host::scan(configuration, expectations, narrowed, report);
      });
}

std::vector<HostResult<host::HostReadings>> get(const host::Configuration& configuration,
                                                const drift::Expectations* expectations,
                                                const std::vector<Target>& targets, const host::Query& query,
                                                const Progress& progress) {
  OwnSet set([&] { return expectations->digest(); }, configuration);
  return ask_all<host::HostReadings>(
      configuration, targets, query, progress,
      [&](const host::Query& narrowed) {
        return Question{Verb::get, to_bytes(narrowed), expectations != nullptr ? &set : nullptr, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress& report) {
        return host::get(configuration, expectations, narrowed, report);
      });
}

}  // namespace ampcfg::fleet

#include "ampcfg/fleet/scan.hpp"

#include <algorithm>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "fleet/asking/ask.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::HostScan>> scan(const host::Configuration& configuration,
                                             host::ExpectationSource& expectations, const std::vector<Target>& targets,
                                             const host::Query& asked, SealedKeys& sealed, const Progress& progress) {
  host::Query query = asked;
  query.seal_key = sealed.key();
  OwnSet set([&] { return expectations.facts().digest; }, configuration);
  auto results = ask_all<host::HostScan>(
      configuration, targets, query, progress,
      [&](const host::Query& narrowed) {
        return Question{Verb::scan, to_bytes(narrowed), &set, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress& report) {
        return host::scan(configuration, expectations, narrowed, report);
      });
  // A host with expectations of its own may tell some that this side's have not.
  const auto tells = [](const auto& result) { return result.answer && !result.answer->sightings.empty(); };
  if (std::any_of(results.begin(), results.end(), tells)) sealed.judge(results, expectations.set(), query.with_ok);
  return results;
}

std::vector<HostResult<host::HostReadings>> get(const host::Configuration& configuration,
                                                const drift::Expectations* expectations,
                                                const std::vector<Target>& targets, const host::Query& asked,
                                                SealedKeys& sealed, const Progress& progress) {
  host::Query query = asked;
  query.seal_key = sealed.key();
  OwnSet set([&] { return expectations->digest(); }, configuration);
  auto results = ask_all<host::HostReadings>(
      configuration, targets, query, progress,
      [&](const host::Query& narrowed) {
        return Question{Verb::get, to_bytes(narrowed), expectations != nullptr ? &set : nullptr, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress& report) {
        return host::get(configuration, expectations, narrowed, report);
      });
  if (expectations != nullptr) sealed.judge(results, *expectations);
  return results;
}

}  // namespace ampcfg::fleet

#include "ampcfg/fleet/scan.hpp"

#include <algorithm>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/memory/last_scan.hpp"
#include "fleet/asking/ask.hpp"

namespace ampcfg::fleet {
namespace {

/// What this machine remembers of a scan is to be all of it, also what it could not judge alone.
void keep_judged(const host::Configuration& configuration, const std::vector<Target>& targets, const host::Query& query,
                 const std::vector<HostResult<host::HostScan>>& results) {
  for (const Target& target : targets) {
    const auto result =
        std::find_if(results.begin(), results.end(), [&](const auto& one) { return one.host == target.host; });
    if (!target.local || result == results.end() || !result->answer) continue;
    host::Query narrowed = query;
    narrowed.instances = target.instances;
    host::keep_last_scan(configuration, narrowed, *result->answer);
  }
}

}  // namespace

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
  if (!std::any_of(results.begin(), results.end(), tells)) return results;
  sealed.judge(results, expectations.set(), query.with_ok);
  keep_judged(configuration, targets, query, results);
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

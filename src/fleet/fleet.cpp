#include "ampcfg/fleet/fleet.hpp"

#include <utility>

#include "ampcfg/os/machine.hpp"

namespace ampcfg::fleet {
namespace {

/// Asks this machine; what goes wrong there is its host's answer.
template <typename Answer, typename Ask>
HostResult<Answer> ask(const Target& target, const host::Query& query, const Ask& question) {
  HostResult<Answer> result{target.host, "", "ok", {}, {}};
  if (!target.local) {
    result.status = "unreachable";
    result.error.emplace("remote-unsupported",
                         "this version of ampcfg works on this machine only, not on " + target.host,
                         "run ampcfg on " + target.host);
    return result;
  }
  result.hostname = os::hostname();
  host::Query narrowed = query;
  narrowed.instances = target.instances;
  try {
    result.answer = question(narrowed);
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::usage) throw;
    result.status = "failed";
    result.error = error;
  }
  return result;
}

}  // namespace

std::vector<HostResult<host::HostScan>> scan(const host::Configuration& configuration,
                                             host::ExpectationSource& expectations, const std::vector<Target>& targets,
                                             const host::Query& query, const host::Progress& progress) {
  std::vector<HostResult<host::HostScan>> results;
  for (const Target& target : targets) {
    results.push_back(ask<host::HostScan>(target, query, [&](const host::Query& narrowed) {
      return host::scan(configuration, expectations, narrowed, progress);
    }));
  }
  return results;
}

std::vector<HostResult<host::HostReadings>> get(const host::Configuration& configuration,
                                                const drift::Expectations* expectations,
                                                const std::vector<Target>& targets, const host::Query& query,
                                                const host::Progress& progress) {
  std::vector<HostResult<host::HostReadings>> results;
  for (const Target& target : targets) {
    results.push_back(ask<host::HostReadings>(target, query, [&](const host::Query& narrowed) {
      return host::get(configuration, expectations, narrowed, progress);
    }));
  }
  return results;
}

}  // namespace ampcfg::fleet

#pragma once

#include <chrono>
#include <string>
#include <type_traits>

#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/os/machine.hpp"
#include "fleet/asking/fan_out.hpp"
#include "fleet/asking/remote.hpp"

namespace ampcfg::fleet {

/// Asks this machine; what goes wrong there is its host's answer.
template <typename Answer, typename Ask>
HostResult<Answer> ask_here(const std::string& host, const Ask& question) {
  HostResult<Answer> result{host, os::hostname(), AskResult::ok, {}, {}};
  try {
    result.answer = question();
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::usage) throw;
    result.status = AskResult::failed;
    result.error = error;
  }
  return result;
}

/// What `ask` gives, with how long that took.
template <typename Ask>
std::invoke_result_t<Ask> timed(const Ask& ask) {
  const auto start = std::chrono::steady_clock::now();
  auto result = ask();
  result.took = std::chrono::steady_clock::now() - start;
  return result;
}

/// Asks every target at once. `question(query)` is what another host is asked, `here(query, progress)` answers for this
/// machine; `query` is narrowed to the target's instances. A question may depend on the host: `question(query, host)`.
template <typename Answer, typename Ask, typename Here>
std::vector<HostResult<Answer>> ask_all(const host::Configuration& configuration, const std::vector<Target>& targets,
                                        const host::Query& query, const Progress& progress, const Ask& question,
                                        const Here& here) {
  return ask_each<HostResult<Answer>>(
      targets, configuration.forks, progress, [&](const Target& target, const host::Progress& report) {
        host::Query narrowed = query;
        narrowed.instances = target.instances;
        narrowed.keys_of = target.keys_of;
        return timed([&] {
          if (target.local) return ask_here<Answer>(target.host, [&] { return here(narrowed, report); });
          if constexpr (std::is_invocable_v<Ask, const host::Query&, const std::string&>) {
            return ask_there<Answer>(configuration, target, question(narrowed, target.host), report);
          } else {
            return ask_there<Answer>(configuration, target, question(narrowed), report);
          }
        });
      });
}

}  // namespace ampcfg::fleet

#pragma once

#include <string>

#include "ampcfg/fleet/fleet.hpp"
#include "ampcfg/os/machine.hpp"

namespace ampcfg::fleet {

/// Asks this machine; what goes wrong there is its host's answer.
template <typename Answer, typename Ask>
HostResult<Answer> ask_here(const std::string& host, const Ask& question) {
  HostResult<Answer> result{host, os::hostname(), "ok", {}, {}};
  try {
    result.answer = question();
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::usage) throw;
    result.status = "failed";
    result.error = error;
  }
  return result;
}

/// Asks the host of a target.
template <typename Answer, typename Ask>
HostResult<Answer> ask(const Target& target, const host::Query& query, const Ask& question) {
  if (!target.local) {
    HostResult<Answer> result{target.host, "", "unreachable", {}, {}};
    result.error.emplace("remote-unsupported",
                         "this version of ampcfg works on this machine only, not on " + target.host,
                         "run ampcfg on " + target.host);
    return result;
  }
  host::Query narrowed = query;
  narrowed.instances = target.instances;
  return ask_here<Answer>(target.host, [&] { return question(narrowed); });
}

}  // namespace ampcfg::fleet

#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/fleet/change.hpp"
#include "ampcfg/fleet/restart.hpp"
#include "ampcfg/fleet/wire/cut_short.hpp"
#include "ampcfg/host/restarting/apply.hpp"

namespace ampcfg::fleet {

/// An instance in its place.
struct ApplyPlace {
  std::string host;
  std::string instance;
};

struct ApplyWish {
  host::About about;
  drift::Selection selection;
  drift::Wishes wishes;
  std::vector<std::vector<ApplyPlace>> batches;  ///< in their order, over the whole fleet
  std::size_t max_failures = 0;                  ///< after more than that the rest is not begun
  std::optional<std::chrono::seconds> when_empty;
  bool resumes = false;                         ///< it was begun, and cut short
  const host::SecretSource* secrets = nullptr;  ///< with the values of those that the plans write
};

/// Carries an apply out, batch after batch over all hosts, each with its part of `plans`. It is written down on every
/// host before anything is done on any; a host on which that fails halts it. Where too many fail, or a signal comes,
/// the rest is not begun (`halted`, `interrupted`).
std::vector<HostResult<host::HostApply>> apply(const host::Configuration& configuration,
                                               const std::vector<HostResult<host::HostPlan>>& plans,
                                               const ApplyWish& wish, const Telling& tell);

/// What cut short applies have left on the targets.
std::vector<HostResult<CutShort>> cut_short_applies(const host::Configuration& configuration,
                                                    const std::vector<Target>& targets);

/// Undoes what is not done of them.
std::vector<HostResult<host::HostApply>> abort(const host::Configuration& configuration,
                                               const std::vector<HostResult<CutShort>>& applies, const Telling& tell);

}  // namespace ampcfg::fleet

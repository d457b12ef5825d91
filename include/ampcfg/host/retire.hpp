#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/state.hpp"
#include "ampcfg/host/state/who.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::host {

/// What becomes of an instance. `planned`: it would be forgotten.
enum class RetireResult { planned, retired, failed };
std::string_view name(RetireResult result);

struct InstanceRetirement {
  Instance instance;
  RetireResult result = RetireResult::planned;
  std::optional<Error> error;  ///< why it is not forgotten: it is there (`instance-there`), or an apply holds it
  bool flagged = false;        ///< it has, or had, a restart flag
};

using HostRetirement = HostAnswer<InstanceRetirement>;

/// Which of the picked instances are gone, so that they would be forgotten, of those that are here and those that the
/// state knows. Changes nothing. Throws Error where that cannot be said.
HostRetirement plan_retire(const Configuration& configuration, const Query& query);

/// Forgets them: restart flag, list of JARs, last scan, each on disk and in the record before this returns; what was
/// done stays in the history. Takes the host's lock. Throws Error where nothing was done.
HostRetirement retire(const Configuration& configuration, const Query& query, const Who& who);

/// The same for what a whole scan has found to be gone for good, as far as that can be done without waiting.
void forget_retired(const State& state, const std::vector<std::string>& instances);

}  // namespace ampcfg::host

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/who.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::host {

/// What a person wants of restart flags.
struct FlagWish : Who {
  enum class What { raise, clear };
  What what = What::raise;
  std::string text;  ///< why; at most `longest_reason` bytes
};

inline constexpr std::size_t longest_reason = 1000;

/// What became of an instance's flag. `unchanged`: there was nothing to clear.
enum class FlaggingResult { flagged, unflagged, unchanged, failed };
std::string_view name(FlaggingResult result);

struct InstanceFlagging {
  Instance instance;
  FlaggingResult result = FlaggingResult::unchanged;
  std::optional<Error> error;
  std::vector<FlagReason> reasons;  ///< that were taken away
};

using HostFlagging = HostAnswer<InstanceFlagging>;

/// Sets or clears restart flags of the picked instances (of `query` count `instances` and `flagged`), each on disk and
/// in the record before this returns. To clear one means also that the JARs that are there now count as loaded. Takes
/// the host's lock. Throws Error where nothing was done (`locked`, `state-unusable`).
HostFlagging flag_by_hand(const Configuration& configuration, const Query& query, const FlagWish& wish);

}  // namespace ampcfg::host

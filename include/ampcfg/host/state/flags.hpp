#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/recorded.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// What an instance must restart for. `reverted`: what a deployment wrote is gone; `damaged`: the flag cannot be read.
enum class FlagKind { deployment, jar, hand, reverted, damaged };
constexpr FlagKind last_of(FlagKind) {
  return FlagKind::damaged;
}
std::string_view name(FlagKind kind);

/// Why an instance needs a restart.
struct FlagReason {
  Recorded<FlagKind> kind;
  std::string id;  ///< of the deployment, if any
  std::string text;
  std::string since;  ///< RFC 3339
};

/// The restart flag of an instance (`flags/<instance>.json`).
struct Flag {
  std::string instance;
  std::vector<FlagReason> reasons;
};

/// Adds a reason, on disk before this returns; the same kind and id again changes its text alone. The caller holds the
/// lock.
void raise_flag(const State& state, const std::string& instance, const FlagReason& reason);
/// Gives the reason of that kind and id another text, and takes older ones of its kind away that say the same: what
/// answers the newest answers them. Nothing where there is none. The caller holds the lock.
void reword_flag(const State& state, const std::string& instance, const FlagReason& reason);
/// Takes these reasons away, and the flag with its last one. Reasons that came in since stay. The caller holds the
/// lock.
void answer_flag(const State& state, const std::string& instance, const std::vector<FlagReason>& reasons);
/// Takes the flag away. The caller holds the lock.
void clear_flag(const State& state, const std::string& instance);
/// Nothing where the instance has none. A flag file that is damaged counts as a flag with that as its reason.
std::optional<Flag> flag_of(const State& state, const std::string& instance);
/// All, sorted by instance.
std::vector<Flag> flags(const State& state);
/// The instances that have one; nothing where no state can say it.
std::optional<std::set<std::string>> flagged_instances(const Configuration& configuration);
std::optional<std::set<std::string>> flagged_instances(const State& state);

/// True if a start of the game (nanoseconds since 1970) answers a reason. `finished` is when the deployment that it
/// names was complete on this instance (RFC 3339); empty where that is not known, and then it is not answered.
bool is_answered(const FlagReason& reason, std::int64_t start, const std::string& finished);

}  // namespace ampcfg::host

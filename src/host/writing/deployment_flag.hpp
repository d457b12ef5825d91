#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

// The reason for a restart that a deployment gives an instance, from before its first file is exchanged on; and what
// becomes of it where all of that was undone.

/// `deploy changed Chat/config.yml and 2 more`: `count` files, of which this is the first.
FlagReason reason_of(const About& about, const FileRecord& first, std::size_t count, const std::string& since);
/// The same once all of that was undone: `deploy of Chat/config.yml and 2 more was undone; files are as before`.
FlagReason undone_reason_of(const About& about, const FileRecord& first, std::size_t count);

/// True where the instance's flag has a deployment's reason.
bool has_reason(const State& state, const std::string& instance, const std::string& id);

/// Looks at an instance's files: where all that a deployment has changed are as before, its reason says so, and this is
/// true. The caller holds the lock. Throws Error.
bool reword_undone(const Configuration& configuration, const State& state, const std::string& id,
                   const std::string& instance);

/// An instance that was undone whole, and has that reason.
struct Undone {
  Instance instance;
  bool was_exchanged = false;  ///< one of its files had its new bytes meanwhile
  std::int64_t flagged = 0;    ///< just before the reason was given, in nanoseconds since 1970
};

/// Takes their reasons away where the game is known to be stopped or asleep, or to run since before the flag and no
/// file was exchanged: it has read none of the new bytes then. Gives the instances' names. Asks the games, so the
/// caller does not hold the lock, which this takes. Where anything goes wrong, the reasons stay.
std::set<std::string> take_reasons_back(const Configuration& configuration, const State& state, const About& about,
                                        const std::vector<Undone>& undone);

}  // namespace ampcfg::host

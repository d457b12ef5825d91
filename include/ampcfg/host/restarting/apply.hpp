#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/games/game.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/restarting/restart.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/apply_records.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/host/writing/plan.hpp"

namespace ampcfg::host {

/// What became of an instance: `changed` (it has its new files, and its game runs on them if it ran before); `undone`
/// (a check failed; it has its old files, and its game runs again if it ran); `failed` (the error says how it was
/// left); `skipped` (it was not begun, the error says why).
struct InstanceApply {
  InstanceChange change;  ///< with that result and error, and what became of its files
  Game game;              ///< as it was last seen
  ApplyPart part;         ///< its steps
  std::string output;     ///< of the last command of ampinstmgr; bytes of any kind
  std::vector<Warning> warnings;
};

struct HostApply {
  std::vector<InstanceApply> instances;  ///< in their order
  std::vector<Warning> warnings;
};

/// Writes an apply down before anything of it is done. Throws Error (`apply-unfinished`, `apply-running`,
/// `state-unusable`, `state-full`), and then nothing was written.
void begin_apply(const Configuration& configuration, const ApplyRecord& record);

/// Takes one batch through its steps, all of its instances at a time, on one thread: stop, make sure, write, start,
/// look whether the game answers and the values stay. `instances` are parts of the apply `id` that was begun, at
/// whatever step they are; those that were not begun need their part of `plan`. Where a check fails, the instance gets
/// its old bytes back and is started again. `when_empty` is as in `Pace`. Throws Error where nothing was done.
HostApply apply_batch(const Configuration& configuration, const std::string& id,
                      const std::vector<std::string>& instances, const HostPlan& plan,
                      std::optional<std::chrono::seconds> when_empty, const Telling& tell);

/// The apply is over: what was not begun will not be. Throws Error where an instance is still between two steps.
void end_apply(const Configuration& configuration, const std::string& id);

/// The apply that was cut short on this host, if any; the file that was being written is brought back first, which
/// `said` has in a line. Throws Error (`apply-running`).
std::optional<ApplyRecord> cut_short_apply(const Configuration& configuration, std::vector<Warning>& said);

/// Undoes what is not done of a cut short apply: games that it stopped are started again, with their old files. What is
/// `done` stays.
HostApply abort_apply(const Configuration& configuration, const std::string& id, const Telling& tell);

}  // namespace ampcfg::host

#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/host/games/game.hpp"
#include "ampcfg/host/status.hpp"
#include "cli/report/status_report.hpp"

// What the table of `status`, its screen and an instance's page have in common.
namespace ampcfg::cli {

/// An instance with its name for people.
struct StatusRow {
  const host::InstanceStatus* status = nullptr;
  std::string label;
};

/// All of them, those that need a restart first.
std::vector<StatusRow> status_rows(const StatusResults& results);

/// It has reasons for a restart.
bool is_flagged(const host::InstanceStatus& status);
/// Its reasons wait for a start that somebody else makes.
bool waits_for_start(const host::InstanceStatus& status);
/// `failed`, or what its game does.
std::string state_of(const host::InstanceStatus& status);
Paint state_paint(const host::InstanceStatus& status);
/// `3/30`; empty where the game did not say.
std::string players_of(const host::Game& game);

struct StatusTotals {
  std::size_t instances = 0, running = 0, flagged = 0, players = 0;
};
StatusTotals totals_of(const StatusResults& results);

}  // namespace ampcfg::cli

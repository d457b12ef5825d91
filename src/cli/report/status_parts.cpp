#include "cli/report/status_parts.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "cli/report/label.hpp"

namespace ampcfg::cli {

using host::GameState;
using host::InstanceStatus;

std::vector<StatusRow> status_rows(const StatusResults& results) {
  std::vector<StatusRow> rows;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const InstanceStatus& status : result.answer->instances)
      rows.push_back({&status, label_in(results.size(), result.host, status.instance.name)});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const StatusRow& left, const StatusRow& right) {
    return is_flagged(*left.status) && !is_flagged(*right.status);
  });
  return rows;
}

bool is_flagged(const InstanceStatus& status) {
  return status.needs_restart.value_or(false);
}

bool waits_for_start(const InstanceStatus& status) {
  return status.game.state == GameState::stopped || status.game.state == GameState::sleeping;
}

std::string state_of(const InstanceStatus& status) {
  return status.instance.error ? "failed" : std::string(host::name(status.game.state));
}

Paint state_paint(const InstanceStatus& status) {
  if (status.instance.error) return Paint::red;
  switch (status.game.state) {
    case GameState::running:
      return Paint::green;
    case GameState::unknown:
      return Paint::yellow;
    case GameState::starting:
      return Paint::cyan;
    default:
      return Paint::faint;
  }
}

std::string players_of(const host::Game& game) {
  if (!game.online) return "";
  return game.max ? fmt::format("{}/{}", *game.online, *game.max) : std::to_string(*game.online);
}

StatusTotals totals_of(const StatusResults& results) {
  StatusTotals totals;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const InstanceStatus& status : result.answer->instances) {
      ++totals.instances;
      if (status.game.state == GameState::running) ++totals.running;
      if (is_flagged(status)) ++totals.flagged;
      totals.players += status.game.online.value_or(0);
    }
  }
  return totals;
}

}  // namespace ampcfg::cli

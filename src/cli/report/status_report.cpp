#include "cli/report/status_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "ampcfg/os/machine.hpp"
#include "cli/report/below.hpp"
#include "cli/report/label.hpp"
#include "cli/report/status_parts.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::int64_t nanoseconds_in_a_second = 1'000'000'000;

using host::GameState;
using host::InstanceStatus;

struct Column {
  enum At : std::size_t { instance, platform, state, up, players, version, drift, deployed };
};
constexpr std::size_t columns = Column::deployed + 1;
using Cells = std::array<std::string, columns>;

bool is_worst(const InstanceStatus& status) {
  return is_flagged(status) || status.instance.error.has_value() || status.game.state == GameState::unknown;
}

/// What the last whole scan found, and when that was: `3 (2 h ago)`.
std::string drift_of(const InstanceStatus& status) {
  const std::string found = grouped(status.last_scan->drift + status.last_scan->error);
  if (status.is_scan_outdated) return found + " (before the last deploy)";
  const auto at = os::parse_rfc3339(status.last_scan->at);
  return at ? found + " (" + age_words(os::now_nanoseconds() - *at) + " ago)" : found;
}

Cells cells_of(const StatusRow& row) {
  const InstanceStatus& status = *row.status;
  Cells cells;
  cells[Column::instance] = row.label;
  cells[Column::platform] = shown(status.instance.platform.value_or(""));
  cells[Column::state] = state_of(status);
  if (status.game.started) cells[Column::up] = age_words(os::now_nanoseconds() - *status.game.started);
  cells[Column::players] = players_of(status.game);
  cells[Column::version] = cut(shown(status.game.version), 20);
  if (status.last_scan) cells[Column::drift] = drift_of(status);
  cells[Column::deployed] = status.last_deployment.value_or("");
  return cells;
}

/// Which columns fit, the least needed ones going first.
std::array<std::size_t, columns> widths_in(const std::vector<Cells>& rows, std::size_t width_of_all) {
  std::array<std::size_t, columns> widths{};
  for (const Cells& cells : rows) {
    for (std::size_t at = 0; at < columns; ++at) widths[at] = std::max(widths[at], width(cells[at]));
  }
  // A column with nothing in it has only its name.
  for (std::size_t at = 0; at < columns; ++at) {
    const bool is_empty =
        std::all_of(rows.begin() + 1, rows.end(), [at](const Cells& cells) { return cells[at].empty(); });
    if (is_empty) widths[at] = 0;
  }
  widths[Column::instance] = std::min(widths[Column::instance], width_of_all / 2);
  const auto total = [&] {
    std::size_t sum = 0;
    for (const std::size_t column : widths) sum += column > 0 ? column + gap : 0;
    return sum - gap;
  };
  for (const Column::At least :
       {Column::version, Column::deployed, Column::platform, Column::drift, Column::up, Column::players}) {
    if (total() <= width_of_all) break;
    widths[least] = 0;
  }
  return widths;
}

void print_cells(Output& out, const Cells& cells, const std::array<std::size_t, columns>& widths,
                 const InstanceStatus* status) {
  std::string line;
  for (std::size_t at = 0; at < columns; ++at) {
    if (widths[at] == 0) continue;
    std::string cell = cells[at];
    if (at == Column::instance && width(cell) > widths[at]) {
      out.name("", 0, cell, status != nullptr && is_flagged(*status) ? Paint::strong : Paint::plain);
      cell.clear();
    }
    cell = padded(cell, widths[at]);
    if (status == nullptr)
      cell = out.paint(Paint::faint, cell);
    else if (at == Column::instance && is_flagged(*status))
      cell = out.paint(Paint::strong, cell);
    else if (at == Column::state)
      cell = out.paint(state_paint(*status), cell);
    line += (line.empty() ? "" : std::string(gap, ' ')) + cell;
  }
  out.line(line);
}

void print_reasons(Output& out, const InstanceStatus& status) {
  constexpr std::size_t most = 5;
  const bool waits = waits_for_start(status);
  const std::string lead = waits ? "at its next start: " : "needs a restart: ";
  for (std::size_t n = 0; n < std::min(most, status.reasons.size()); ++n) {
    const host::FlagReason& reason = status.reasons[n];
    const std::string when = reason.since.empty() ? "" : " (" + local_moment(reason.since) + ")";
    print_below(out, lead + shown(reason.text) + when, waits ? Paint::plain : Paint::yellow);
  }
  if (status.reasons.size() > most)
    print_below(out, "and " + counted(status.reasons.size() - most, "more reason", "more reasons"), Paint::plain);
  if (!status.reasons.empty() && !host::comes_back(status.facts.startup))
    print_below(out, "AMP would not start the game again after a restart: its startup mode is not set to", Paint::red);
}

void print_row(Output& out, const StatusRow& row, const Cells& cells, const std::array<std::size_t, columns>& widths) {
  const InstanceStatus& status = *row.status;
  print_cells(out, cells, widths, &status);
  if (!status.game.reason.empty()) print_below(out, shown(status.game.reason), Paint::faint);
  print_reasons(out, status);
  for (const std::string& warning : status.warnings) print_below(out, "warning: " + shown(warning), Paint::plain);
}

void print_total(Output& out, const StatusResults& results) {
  const StatusTotals totals = totals_of(results);
  const auto failed = static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(), [](const auto& one) { return !one.answer; }));
  std::string total = counted(totals.instances, "instance", "instances");
  if (failed > 0 && results.size() > 1)
    total += fmt::format(" on {} of {}", results.size() - failed, counted(results.size(), "host", "hosts"));
  total += fmt::format(": {} running, {} flagged, {}", grouped(totals.running), grouped(totals.flagged),
                       counted(totals.players, "player", "players"));
  if (failed > 0) total += ", " + counted(failed, "host", "hosts") + " failed";
  for (const std::string& line : wrapped(total, out.width())) out.line(line);
}

}  // namespace

std::string age_words(std::int64_t nanoseconds) {
  constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;
  const std::int64_t seconds = std::max<std::int64_t>(nanoseconds / nanoseconds_in_a_second, 0);
  if (seconds < 2 * minute) return fmt::format("{} s", seconds);
  if (seconds < 2 * hour) return fmt::format("{} min", seconds / minute);
  if (seconds < 2 * day) return fmt::format("{} h", seconds / hour);
  return fmt::format("{} d", seconds / day);
}

bool needs_attention(const StatusResults& results) {
  return std::any_of(results.begin(), results.end(), [](const auto& result) {
    return !result.answer || std::any_of(result.answer->instances.begin(), result.answer->instances.end(), is_worst);
  });
}

void print_status(Output& out, const StatusResults& results, bool worst_only,
                  const std::function<void()>& before_total) {
  for (const auto& result : results) {
    if (result.answer || !result.error) continue;
    print_error_beside(out, shown(result.host), *result.error);
  }
  auto rows = status_rows(results);
  if (worst_only) std::erase_if(rows, [](const StatusRow& row) { return !is_worst(*row.status); });
  if (!rows.empty()) {
    std::vector<Cells> cells{{"instance", "platform", "state", "up", "players", "version", "drift", "last deployment"}};
    for (const StatusRow& row : rows) cells.push_back(cells_of(row));
    const auto widths = widths_in(cells, out.width());
    print_cells(out, cells[0], widths, nullptr);
    for (std::size_t n = 0; n < rows.size(); ++n) print_row(out, rows[n], cells[n + 1], widths);
    out.line();
  }
  before_total();
  print_total(out, results);
}

}  // namespace ampcfg::cli

#include "cli/report/status_watch.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "cli/report/below.hpp"
#include "cli/report/status_parts.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using host::InstanceStatus;

enum WatchColumn : std::size_t { at_name, at_platform, at_state, at_players, at_drift, at_restart, watch_columns };
using WatchCells = std::array<std::string, watch_columns>;

struct WatchRow {
  WatchCells cells;
  Paint paint = Paint::plain;  ///< of the state
  bool stays = false;          ///< it is never scrolled away
};

/// What the last scan found; `?` where a deployment came after it, or no state can say it.
std::string drift_cell(const InstanceStatus& status) {
  if (status.is_scan_outdated || !status.needs_restart) return "?";
  return status.last_scan ? grouped(status.last_scan->drift + status.last_scan->error) : "-";
}

std::string restart_cell(const InstanceStatus& status) {
  if (status.instance.error) return shown(status.instance.error->what());
  if (!status.needs_restart) return "?";
  if (status.reasons.empty()) return "-";
  std::string text = waits_for_start(status) ? "at its next start: " : "";
  text += shown(status.reasons.front().text);
  return status.reasons.size() == 1 ? text : text + fmt::format(" and {} more", status.reasons.size() - 1);
}

std::string dash(const std::string& text) {
  return text.empty() ? "-" : text;
}

std::vector<WatchRow> rows_of(const StatusResults& results) {
  std::vector<WatchRow> rows;
  for (const auto& result : results) {
    if (!result.error) continue;
    rows.push_back(
        {{shown(result.host), "-", std::string(fleet::name(result.status)), "-", "-", shown(result.error->what())},
         Paint::red,
         true});
  }
  for (const StatusRow& row : status_rows(results)) {
    const InstanceStatus& status = *row.status;
    rows.push_back({{row.label, dash(shown(status.instance.platform.value_or(""))), state_of(status),
                     dash(players_of(status.game)), drift_cell(status), restart_cell(status)},
                    state_paint(status),
                    is_flagged(status) || status.instance.error.has_value()});
  }
  std::stable_partition(rows.begin(), rows.end(), [](const WatchRow& row) { return row.stays; });
  return rows;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool has(const WatchRow& row, const std::string& text) {
  return std::any_of(row.cells.begin(), row.cells.end(), [&](const std::string& cell) {
    return std::search(cell.begin(), cell.end(), text.begin(), text.end(),
                       [](char left, char right) { return lower(left) == lower(right); }) != cell.end();
  });
}

/// The last column takes what is left; where that is too little, the least needed go.
std::array<std::size_t, watch_columns> widths_for(const std::vector<WatchRow>& rows, std::size_t columns) {
  constexpr std::size_t least_restart = 7;
  std::array<std::size_t, watch_columns> widths{};
  for (const WatchRow& row : rows) {
    for (std::size_t at = 0; at < watch_columns; ++at) widths[at] = std::max(widths[at], width(row.cells[at]));
  }
  widths[at_name] = std::min(widths[at_name], columns / 2);
  const auto taken = [&] {
    std::size_t sum = 0;
    for (std::size_t at = 0; at < at_restart; ++at) sum += widths[at] > 0 ? widths[at] + gap : 0;
    return sum;
  };
  for (const WatchColumn least : {at_platform, at_players, at_drift, at_state}) {
    if (taken() + least_restart <= columns) break;
    widths[least] = 0;
  }
  widths[at_restart] = columns - std::min(columns, taken());
  return widths;
}

std::string line_of(const Output& out, const WatchRow& row, const std::array<std::size_t, watch_columns>& widths,
                    bool is_heading) {
  std::string line;
  for (std::size_t at = 0; at < watch_columns; ++at) {
    if (widths[at] == 0) continue;
    const std::string cell = cut(row.cells[at], widths[at]);
    const std::string wide = at == at_restart ? cell : padded(cell, widths[at]) + std::string(gap, ' ');
    const Paint paint = is_heading                      ? Paint::faint
                        : at == at_state                ? row.paint
                        : at == at_name && row.stays    ? Paint::strong
                        : at == at_restart && row.stays ? Paint::yellow
                                                        : Paint::plain;
    line += out.paint(paint, wide);
  }
  return line;
}

std::string heading_of(const WatchView& view, const StatusTotals& totals, std::size_t columns) {
  const std::string keys = view.is_narrowing     ? "/" + shown(view.narrow) + "_"
                           : view.narrow.empty() ? "q quit  / narrow"
                                                 : "/" + shown(view.narrow);
  const std::string counts = fmt::format("{} of {} run, {} flagged", grouped(totals.running), grouped(totals.instances),
                                         grouped(totals.flagged));
  const std::string start = view.title + "  " + view.time;
  const bool is_narrowed = view.is_narrowing || !view.narrow.empty();
  std::vector<std::string> texts{start + ", " + view.pace + "   " + keys + "   " + counts,
                                 start + "   " + keys + "   " + counts};
  // How to leave is the last that goes.
  const std::string quit = "q quit   " + counts;
  const std::vector<std::string> shorter =
      is_narrowed ? std::vector<std::string>{view.time + "  " + keys}
                  : std::vector<std::string>{start + "   " + quit, view.time + "  " + quit, quit};
  texts.insert(texts.end(), shorter.begin(), shorter.end());
  for (const std::string& text : texts) {
    if (width(text) <= columns) return text;
  }
  return cut(is_narrowed ? keys : counts, columns);
}

/// Below the rows: what is out of sight, what went wrong.
std::vector<std::string> footer_of(const Output& out, const WatchView& view, std::size_t hidden, std::size_t columns) {
  std::vector<std::string> lines;
  if (hidden > 0) {
    const std::string text = fmt::format("{} more: the arrows scroll", grouped(hidden));
    lines.push_back(out.paint(Paint::faint, cut(text, columns)));
  }
  if (!view.trouble.empty()) {
    lines.push_back(out.paint(Paint::red, cut(shown(view.trouble), columns)));
  } else if (view.warnings > 0) {
    const std::string text = counted(view.warnings, "warning", "warnings") + ": `ampcfg status` shows what it is";
    lines.push_back(out.paint(Paint::yellow, cut(text, columns)));
  }
  return lines;
}

}  // namespace

std::vector<std::string> watch_lines(const Output& out, const StatusResults& results, WatchView& view,
                                     std::size_t columns, std::size_t rows) {
  constexpr std::size_t headings = 2;
  constexpr std::size_t least_scrolled = 3;
  auto all = rows_of(results);
  if (!view.narrow.empty()) std::erase_if(all, [&](const WatchRow& row) { return !has(row, view.narrow); });
  const WatchRow names{{"instance", "platform", "state", "players", "drift", "restart"}, Paint::faint, false};
  auto measured = all;
  measured.push_back(names);
  const auto widths = widths_for(measured, columns);

  const bool overflows = all.size() + headings + footer_of(out, view, 0, columns).size() > rows;
  const auto footer = footer_of(out, view, overflows ? 1 : 0, columns);
  const std::size_t room = rows - std::min(rows, headings + footer.size());
  auto staying =
      static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const WatchRow& row) { return row.stays; }));
  if (staying + least_scrolled > room) staying = 0;
  const std::size_t scrolled = all.size() - staying, seen = std::min(room - staying, scrolled);
  view.first = std::min(view.first, scrolled - seen);

  std::vector<std::string> lines{out.paint(Paint::strong, heading_of(view, totals_of(results), columns)),
                                 line_of(out, names, widths, true)};
  for (std::size_t n = 0; n < staying; ++n) lines.push_back(line_of(out, all[n], widths, false));
  for (std::size_t n = 0; n < seen; ++n) lines.push_back(line_of(out, all[staying + view.first + n], widths, false));
  for (std::string& line : footer_of(out, view, scrolled - seen, columns)) lines.push_back(std::move(line));
  return lines;
}

}  // namespace ampcfg::cli

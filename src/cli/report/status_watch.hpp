#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "cli/report/status_report.hpp"

namespace ampcfg::cli {

/// What stands on the screen of `status --watch` beside the answer.
struct WatchView {
  std::string title;          ///< which host or hosts; safe to print
  std::string time;           ///< of the answer: `12:06:01`
  std::string pace;           ///< `every 30 s`, or what is waited for
  std::string trouble;        ///< why there is no newer answer; empty where there is
  std::string narrow;         ///< only instances that have this somewhere in their row; empty: all
  bool is_narrowing = false;  ///< `narrow` is being typed
  std::size_t first = 0;      ///< of the rows that scroll, the one at the top; kept within what there is
  std::size_t warnings = 0;
};

/// The lines of a screen of this size: heading and column names first, then what failed and what needs a restart, which
/// stay, then the rest, as far as there is room. `out` paints them.
std::vector<std::string> watch_lines(const Output& out, const StatusResults& results, WatchView& view,
                                     std::size_t columns, std::size_t rows);

}  // namespace ampcfg::cli

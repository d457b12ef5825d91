#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "cli/asking/request.hpp"
#include "cli/report/scan_report.hpp"

namespace ampcfg::cli {

/// The file of `scan --metrics`, if the line asks for one.
class MetricsFile {
 public:
  /// Throws Error of kind usage where the scan is not of everything, or FILE names what no file can take the place of.
  explicit MetricsFile(const CommandLine& line);

  /// Puts the figures of a scan in the file's place; with `--players` it asks the games first. Gives what failed, for
  /// exit code 1; nothing where no file is asked for.
  std::vector<host::Warning> write(Console& console, const Request& request, const ScanResults& results);
  /// The same of a scan that ended with an error, unless its figures are written: every host is down. What fails is
  /// said to `console`.
  void write_failure(Console& console, const Error& error);

 private:
  [[nodiscard]] std::optional<std::string> figures_of_failure(const Error& error) const;
  void replace(std::string_view text);

  const CommandLine& line_;
  std::filesystem::path file_;  ///< empty: none is asked for
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  bool is_written_ = false;
};

}  // namespace ampcfg::cli

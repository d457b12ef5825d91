#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "cli/asking/request.hpp"
#include "cli/report/scan_report.hpp"

namespace ampcfg::cli {

/// `scan --changes`: tells standard output, and each command of `notify`, what is new since it was told last. From the
/// scan on until all are told no other process does that.
class ScanChanges {
 public:
  /// Waits until another process that tells changes has ended. Throws Error where there is no usable state, or, of kind
  /// usage, where the line makes no sense. `request` must outlive it.
  ScanChanges(const CommandLine& line, const Request& request);
  ~ScanChanges();

  /// Tells them, and returns the exit code: 2 for news of drift, 1 for news of failures or where somebody could not be
  /// told, else 0; of a first report `first_code`. `scan_command` is what shows all that there is, safe to print.
  int tell(Console& console, const ScanResults& results, bool knows_all_secrets,
           const std::vector<host::Warning>& warnings, int first_code, const std::string& scan_command);

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

/// Throws Error of kind usage where options stand without those that they belong to.
void require_sense_of_changes(const CommandLine& line);

}  // namespace ampcfg::cli

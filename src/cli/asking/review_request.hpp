#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/reviewing/review.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "cli/asking/request.hpp"

namespace ampcfg::cli {

/// All that a person could be asked about.
struct Review {
  drift::ReviewedScan scan;
  std::vector<drift::ReviewGroup> groups;
  drift::Fleet fleet;  ///< the instances that were asked
  std::vector<host::Warning> warnings;
  bool is_partial = false;        ///< something that was meant did not answer
  std::string cannot_be_written;  ///< why the set cannot; empty where it can
};

/// Scans what `request` asks for (`instances`: the arguments that name some), and what of it is the same elsewhere.
/// `key`: of the questions' ids. With `--undecided` about what nobody has decided. Throws Error as a scan.
Review review_of(const CommandLine& line, Console& console, Request& request, const std::vector<std::string>& instances,
                 const std::string& key);

}  // namespace ampcfg::cli

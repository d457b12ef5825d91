#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/set/expectation_source.hpp"
#include "cli/report/exceptions_report.hpp"
#include "cli/report/history_report.hpp"
#include "cli/report/scan_report.hpp"
#include "cli/report/status_report.hpp"

namespace ampcfg::cli {

/// Where a server refuses a config file, as a person may see it: without secrets, as bytes.
struct RefusedLine {
  std::string host, instance, plugin, file;
  std::string line;    ///< without its end
  std::string before;  ///< the line before it
};

/// What a page tells: of a scan, and what stands beside it.
struct PageFacts {
  const ScanResults& scan;
  const host::SetFacts& set;
  std::vector<std::string> warnings;
  std::string made_at;       ///< RFC 3339
  std::string typed;         ///< the command line that made it
  std::string options;       ///< by which other commands are about the same set and instances: ` --config FILE`
  std::string hosts;         ///< the same for the hosts: ` -H ovh`
  bool is_narrowed = false;  ///< not all instances, plugins, files and keys were looked at
  std::optional<Exceptions> exceptions = {};  ///< of the set, all of them; nothing where it could not be read
  StatusResults status = {};
  HistoryResults history = {};
  std::vector<RefusedLine> refused = {};
};

/// The page, whole: HTML that needs nothing else and loads nothing. Its own texts are `page_texts`, and its policy lets
/// a browser run that script and no other.
std::string page_of(const PageFacts& facts);

}  // namespace ampcfg::cli

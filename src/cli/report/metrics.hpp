#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>

#include "cli/report/scan_report.hpp"
#include "cli/report/status_report.hpp"

namespace ampcfg::cli {

/// What a scan of everything has found, for Prometheus.
struct Figures {
  const ScanResults& scan;
  const StatusResults* games = nullptr;  ///< null: the games were not asked
  std::string expectations;              ///< this side's digest; empty where the set could not be read
  std::set<std::string> with_own_set;    ///< the hosts that compare with a set of their own
  std::int64_t at = 0;                   ///< when the scan ended, in nanoseconds since 1970
};

/// Prometheus's text format (version 0.0.4), UTF-8: what ampcfg-metrics(7) lists. Of a host or an instance that failed
/// there are no counts. Of two instances of one name on a host, the first counts.
std::string metrics_text(const Figures& figures);

}  // namespace ampcfg::cli

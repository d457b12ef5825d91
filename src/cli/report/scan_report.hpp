#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "ampcfg/host/set/expectation_source.hpp"

namespace ampcfg::cli {

using ScanResults = std::vector<fleet::HostResult<host::HostScan>>;

enum class Order { fitting, by_instance, by_key };

/// Which findings are listed besides drift and errors, and how.
struct Listing {
  bool variance = false;
  bool ok = false;
  Order order = Order::fitting;  ///< by instance up to a screenful, else by key

  [[nodiscard]] bool lists(drift::Status status) const noexcept;
};

/// Sums over hosts and instances.
struct ScanTotals {
  std::size_t hosts = 0, failed_hosts = 0;
  std::size_t instances = 0, failed_instances = 0, differing_instances = 0;
  drift::Counts counts;

  /// Nothing differs and nothing failed.
  [[nodiscard]] bool clean() const noexcept;
};
ScanTotals totals_of(const ScanResults& results);

/// The report for people: by instance or by key, then what is worst, then, after `before_sum`, a line that sums up, and
/// how to see the rest.
void print_scan(Output& out, const ScanResults& results, const Listing& listing, std::chrono::duration<double> took,
                const std::function<void()>& before_sum);
/// The report as one object, on one line.
std::string scan_as_json(const ScanResults& results, const Listing& listing, const host::SetFacts& set,
                         const std::vector<std::string>& warnings);

}  // namespace ampcfg::cli

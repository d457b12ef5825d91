#include "ampcfg/host/memory/last_scan.hpp"

#include <utility>

#include "ampcfg/host/state/scan_record.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"

namespace ampcfg::host {
namespace {

bool is_of_everything_expected(const Query& query) {
  return query.selection.plugins.empty() && query.selection.files.empty() && query.selection.keys.empty();
}

}  // namespace

bool is_whole(const Query& query) {
  return query.instances.empty() && is_of_everything_expected(query);
}

void keep_last_scan(const State& state, const Query& query, const HostScan& answer) {
  if (!is_of_everything_expected(query)) return;
  try {
    const ScanRecord before = read_scan_record(state);
    const std::string now = os::now_rfc3339();
    ScanRecord record = is_whole(query) ? ScanRecord{{}, now, {}} : before;
    for (const InstanceScan& scan : answer.instances) {
      const std::string& name = scan.instance.name;
      if (is_whole(query)) record.had.push_back(name);
      const auto known = before.found.find(name);
      if (!scan.instance.error) {
        record.found[name] = {now, scan.counts.drift, scan.counts.error};
      } else if (known != before.found.end()) {
        record.found.insert(*known);
      }
    }
    write_scan_record(state, record);
  } catch (const Error&) {
    return;  // a scan that cannot be remembered is a scan all the same
  }
}

}  // namespace ampcfg::host

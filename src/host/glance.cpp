#include "ampcfg/host/glance.hpp"

#include <variant>

#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/scan_record.hpp"
#include "ampcfg/host/state/state.hpp"
#include "host/state/what_was_done.hpp"

namespace ampcfg::host {
namespace {

/// True if files of an instance that has findings were deployed after its scan.
bool is_outdated(const State& state, const ScanRecord& record) {
  for (const AuditEntry& entry : what_was_done(state).audit.entries) {
    const auto action = entry.action.known();
    const auto found = record.found.find(entry.instance);
    if (!action || !deploys(*action) || !has_changed(entry) || found == record.found.end()) continue;
    if (found->second.drift + found->second.error > 0 && entry.time > found->second.at) return true;
  }
  return false;
}

void add_scan(const State& state, Glance& glance) {
  const ScanRecord record = read_scan_record(state);
  if (record.whole.empty()) return;
  glance.scanned = record.whole;
  glance.instances = record.had.size();
  for (const std::string& instance : record.had) {
    const auto found = record.found.find(instance);
    if (found == record.found.end()) continue;
    glance.drift += found->second.drift;
    glance.error += found->second.error;
    glance.invalid += invalid_files(found->second);
    if (found->second.drift + found->second.error > 0) ++glance.differing_instances;
  }
  glance.is_outdated = is_outdated(state, record);
}

}  // namespace

Glance glance(const Configuration& configuration) {
  const auto opened = State::open(configuration, Access::look);
  if (const auto* error = std::get_if<Error>(&opened)) {
    if (error->code() == "state-missing") return {};
    throw Error(*error);
  }
  const auto& state = std::get<State>(opened);
  Glance glance;
  if (state.remembers(configuration)) add_scan(state, glance);
  glance.flagged = flags(state).size();
  return glance;
}

}  // namespace ampcfg::host

#include "ampcfg/host/state_facts.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>
#include <variant>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/state/apply_records.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/scan_record.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "host/state/host_lock.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

/// Files come and go meanwhile: what cannot be looked at does not count.
void add_up(const std::filesystem::path& folder, StateFacts& facts) {
  std::error_code error;
  auto entry = std::filesystem::recursive_directory_iterator(folder, error);
  for (; !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code gone;
    if (!std::filesystem::is_regular_file(entry->symlink_status(gone))) continue;
    const auto size = entry->file_size(gone);
    if (gone) continue;
    facts.bytes += size;
    ++facts.files;
  }
}

std::optional<WholeScan> last_scan_of(const State& state) {
  const ScanRecord record = read_scan_record(state);
  if (record.whole.empty()) return std::nullopt;
  WholeScan scan{record.whole, record.had.size(), 0, 0};
  for (const std::string& instance : record.had) {
    const auto found = record.found.find(instance);
    if (found == record.found.end()) continue;
    scan.drift += found->second.drift;
    scan.error += found->second.error;
  }
  return scan;
}

std::vector<std::string> unfinished_in(const State& state) {
  std::vector<std::string> ids = Deployments(state).unfinished();
  for (const ApplyRecord& record : ApplyRecords(state).unfinished()) {
    if (!record.is_over()) ids.push_back(record.about.id);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

/// One part that cannot be read hides no other.
template <typename Read>
void add(StateFacts& facts, const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    facts.warnings.emplace_back(error.message());
  }
}

/// What the configuration says, where there is no state yet.
StateFacts facts_of(const Configuration& configuration) {
  StateFacts facts;
  std::error_code error;
  facts.path = configuration.state.native();
  facts.configured = instances_folder(configuration);
  facts.is_configured_there = std::filesystem::is_directory(configuration.instances, error);
  facts.keep = configuration.keep;
  return facts;
}

StateFacts facts_of(const Configuration& configuration, const State& state) {
  StateFacts facts = facts_of(configuration);
  facts.path = state.path().native();
  facts.is_made = true;
  add_up(state.path(), facts);
  add(facts, [&] { facts.serves = state.serves(); });
  add(facts, [&] { facts.deployments = Deployments(state).ids().size(); });
  add(facts, [&] { facts.unfinished = unfinished_in(state); });
  add(facts, [&] { facts.flags = flags(state); });
  if (facts.serves || state.remembers(configuration)) facts.last_scan = last_scan_of(state);
  return facts;
}

}  // namespace

StateFacts look_at_state(const Configuration& configuration) {
  const auto opened = State::open_any(configuration);
  if (const auto* state = std::get_if<State>(&opened)) {
    StateFacts facts = facts_of(configuration, *state);
    auto unfinished = warn_of_unfinished(*state);
    std::move(unfinished.begin(), unfinished.end(), std::back_inserter(facts.warnings));
    const auto usable = State::open(configuration, Access::look);
    if (const auto* error = std::get_if<Error>(&usable)) facts.warnings.emplace_back(error->message());
    return facts;
  }
  const auto& error = std::get<Error>(opened);
  if (error.code() != "state-missing") throw Error(error);
  return facts_of(configuration);
}

std::optional<Error> why_not_claimed(const StateFacts& facts) {
  const std::string state = "the state folder " + facts.path;
  if (!facts.is_configured_there) {
    return Error("instances-missing", "the folder of instances is not there: " + facts.configured,
                 "set `instances:` in the configuration");
  }
  if (!facts.unfinished.empty()) {
    return Error("state-in-use", state + " has something unfinished: " + facts.unfinished.front(),
                 "with the old folder of instances: `ampcfg apply --abort`, or any command that writes, ends it");
  }
  if (!facts.flags.empty()) {
    return Error("state-in-use", state + " has restart flags: " + facts.flags.front().instance,
                 "with the old folder of instances: `ampcfg restart --flagged` or `ampcfg unflag --all`; of instances "
                 "that are gone, `ampcfg retire " +
                     os::shell_word(facts.flags.front().instance) + "`");
  }
  return std::nullopt;
}

StateFacts claim_state(const Configuration& configuration, const Who& who) {
  const InstancesFolder folder(configuration);
  auto opened = State::open_any(configuration);
  if (const auto* error = std::get_if<Error>(&opened)) {
    if (error->code() != "state-missing") throw Error(*error);
    opened = require_state(configuration, Access::read);
  }
  const State& state = std::get<State>(opened);
  const HostLock lock(state, who.command);
  StateFacts before = facts_of(configuration, state);
  if (before.serves == before.configured) return before;
  if (const auto refused = why_not_claimed(before)) throw Error(*refused);
  if (!before.warnings.empty()) throw Error("state-unusable", before.warnings.front().text);
  state.claim(configuration);
  Audit(state).append(audit_entry(who, Action::claim, AuditResult::claimed));
  return facts_of(configuration, state);
}

}  // namespace ampcfg::host

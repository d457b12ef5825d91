#include "ampcfg/host/hand_flag.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/scan_record.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/os/machine.hpp"
#include "host/amp/game_rights.hpp"
#include "host/games/jars.hpp"
#include "host/state/host_lock.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

/// The JARs that are there count as loaded. Returns those for which that makes a difference. Those of an instance that
/// cannot be opened stay as they are.
std::vector<JarChange> forget_jar_changes(const State& state, const InstancesFolder& folder, const Instance& instance) {
  const auto kept = instance.error ? std::nullopt : read_jar_list(state, instance.name);
  if (!kept) return {};
  return with_owner_rights(folder, instance, [&](const os::Folder&, const os::Folder* game) {
    if (game == nullptr) return std::vector<JarChange>();
    const JarFolder now = look_at_jars(*game);
    JarList list = *kept;
    auto changes = compare(list, now, [&](const Jar& jar) { return hash_jar(*game, jar); });
    if (!changes.empty()) write_jar_list(state, instance.name, {os::now_nanoseconds(), kept->start, now.jars});
    return changes;
  });
}

/// Takes its reasons away, which `part` gets.
void clear(const State& state, const InstancesFolder& folder, InstanceFlagging& part) {
  const auto flag = flag_of(state, part.instance.name);
  clear_flag(state, part.instance.name);
  if (flag) part.reasons = flag->reasons;
  for (const JarChange& change : forget_jar_changes(state, folder, part.instance))
    part.reasons.push_back({FlagKind::jar, "", change.words(), os::rfc3339(change.since)});
  part.result = flag || !part.reasons.empty() ? FlaggingResult::unflagged : FlaggingResult::unchanged;
}

void note(const State& state, const InstanceFlagging& part, const FlagWish& wish) {
  AuditEntry entry = wish.what == FlagWish::What::raise ? audit_entry(wish, Action::flag, AuditResult::flagged)
                                                        : audit_entry(wish, Action::unflag, AuditResult::unflagged);
  entry.instance = part.instance.name;
  Audit(state).append(entry);
}

void flag_one(const State& state, const InstancesFolder& folder, const FlagWish& wish, InstanceFlagging& part) {
  try {
    if (part.instance.error && part.instance.error->code() == instance_gone) throw Error(*part.instance.error);
    if (wish.what == FlagWish::What::raise) {
      // Each wish is a reason of its own, also where one from before the last start is still kept.
      raise_flag(state, part.instance.name, {FlagKind::hand, new_deployment_id(), wish.text, os::now_rfc3339()});
      part.result = FlaggingResult::flagged;
    } else {
      clear(state, folder, part);
    }
    if (part.result != FlaggingResult::unchanged) note(state, part, wish);
  } catch (const Error& error) {
    part.result = FlaggingResult::failed;
    part.error = error;
  }
}

}  // namespace

std::string_view name(FlaggingResult result) {
  switch (result) {
    case FlaggingResult::flagged:
      return "flagged";
    case FlaggingResult::unflagged:
      return "unflagged";
    case FlaggingResult::unchanged:
      return "unchanged";
    case FlaggingResult::failed:
      break;
  }
  return "failed";
}

HostFlagging flag_by_hand(const Configuration& configuration, const Query& query, const FlagWish& wish) {
  Inventory inventory = discover(configuration, instances_had(configuration));
  HostFlagging answer;
  answer.warnings.assign(inventory.warnings.begin(), inventory.warnings.end());
  for (const Instance& instance : inventory.instances) answer.known.instances.push_back(instance.name);
  const auto picked = query.instances.pick(answer.known.instances, &answer.unmatched_instances);
  if (picked.empty()) return answer;
  if (auto words = words_of_claim(configuration)) answer.warnings.emplace_back(*std::move(words));
  const State state = require_state(configuration, Access::change);
  const InstancesFolder folder(configuration);
  const HostLock lock(state, wish.command);
  const auto unfinished = finish_unfinished(configuration, state);
  answer.warnings.insert(answer.warnings.end(), unfinished.begin(), unfinished.end());
  for (Instance& instance : inventory.instances) {
    if (!std::binary_search(picked.begin(), picked.end(), instance.name)) continue;
    if (query.flagged && !flag_of(state, instance.name)) continue;
    InstanceFlagging& part = answer.instances.emplace_back();
    part.instance = std::move(instance);
    flag_one(state, folder, wish, part);
  }
  return answer;
}

}  // namespace ampcfg::host

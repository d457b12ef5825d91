#include "ampcfg/host/retire.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <utility>

#include "ampcfg/host/state/apply_records.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/scan_record.hpp"
#include "host/games/jars.hpp"
#include "host/state/host_lock.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

/// All instances that the state remembers anything of, sorted; the history does not count.
std::vector<std::string> known_to(const State& state) {
  const ScanRecord scans = read_scan_record(state);
  std::vector<std::string> names = scans.had;
  for (const auto& [name, scan] : scans.found) names.push_back(name);
  for (const Flag& flag : flags(state)) names.push_back(flag.instance);
  const auto with_jars = instances_with_jar_lists(state);
  names.insert(names.end(), with_jars.begin(), with_jars.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

Error is_there(const Instance& instance) {
  if (!instance.error)
    return {"instance-there", instance.name + " is there: " + instance.path.native(),
            "only what is gone can be retired"};
  return {"instance-there", instance.name + " may be there, and cannot be looked at: " + instance.error->message(),
          instance.error->hint()};
}

bool is_gone(const Instance& instance) {
  return instance.error && instance.error->code() == instance_gone;
}

/// The instances that are here, and those that the state knows, sorted; these have no error.
std::vector<Instance> all_instances(const Inventory& inventory, const std::vector<std::string>& known,
                                    const Configuration& configuration) {
  std::vector<Instance> all = inventory.instances;
  for (const std::string& name : known) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Instance& one) { return one.name == name; });
    if (found != all.end()) continue;
    Instance& forgotten = all.emplace_back();
    forgotten.name = forgotten.friendly_name = name;
    forgotten.path = configuration.instances / name;
    forgotten.error = Error(instance_gone, name + " is gone");
  }
  std::sort(all.begin(), all.end(), [](const Instance& left, const Instance& right) { return left.name < right.name; });
  return all;
}

HostRetirement look(const Configuration& configuration, const State& state, const Query& query) {
  const auto known = state.remembers(configuration) ? known_to(state) : std::vector<std::string>();
  const Inventory inventory = discover_any(configuration, known);
  HostRetirement answer;
  answer.warnings.assign(inventory.warnings.begin(), inventory.warnings.end());
  std::vector<Instance> all = all_instances(inventory, known, configuration);
  for (const Instance& instance : all) answer.known.instances.push_back(instance.name);
  const auto picked = query.instances.pick(answer.known.instances, &answer.unmatched_instances);
  const auto held = instances_of_applies(state, "");
  for (Instance& instance : all) {
    if (!std::binary_search(picked.begin(), picked.end(), instance.name)) continue;
    InstanceRetirement& part = answer.instances.emplace_back();
    const auto apply = held.find(instance.name);
    if (!is_gone(instance)) {
      part.error = is_there(instance);
    } else if (apply != held.end()) {
      part.error = apply->second;
    }
    if (part.error) part.result = RetireResult::failed;
    part.flagged = flag_of(state, instance.name).has_value();
    instance.error.reset();
    part.instance = std::move(instance);
  }
  return answer;
}

void forget(const State& state, const std::string& instance) {
  clear_flag(state, instance);
  remove_jar_list(state, instance);
  ScanRecord scans = read_scan_record(state);
  const std::size_t had = std::erase(scans.had, instance);
  if (scans.found.erase(instance) + had > 0) write_scan_record(state, scans);
}

}  // namespace

std::string_view name(RetireResult result) {
  switch (result) {
    case RetireResult::planned:
      return "planned";
    case RetireResult::retired:
      return "retired";
    case RetireResult::failed:
      break;
  }
  return "failed";
}

HostRetirement plan_retire(const Configuration& configuration, const Query& query) {
  const State state = require_state(configuration, Access::look);
  HostRetirement answer = look(configuration, state, query);
  if (auto words = words_of_claim(configuration)) answer.warnings.emplace_back(*std::move(words));
  const auto unfinished = warn_of_unfinished(state);
  answer.warnings.insert(answer.warnings.end(), unfinished.begin(), unfinished.end());
  return answer;
}

HostRetirement retire(const Configuration& configuration, const Query& query, const Who& who) {
  const State state = require_state(configuration, Access::change);
  const HostLock lock(state, who.command);
  std::vector<Warning> said = finish_unfinished(configuration, state);
  HostRetirement answer = look(configuration, state, query);
  std::move(said.begin(), said.end(), std::back_inserter(answer.warnings));
  for (InstanceRetirement& part : answer.instances) {
    if (part.error) continue;
    try {
      AuditEntry entry = audit_entry(who, Action::retire, AuditResult::retired);
      entry.instance = part.instance.name;
      Audit(state).append(entry);
      forget(state, part.instance.name);
      part.result = RetireResult::retired;
    } catch (const Error& error) {
      part.result = RetireResult::failed;
      part.error = error;
    }
  }
  return answer;
}

void forget_retired(const State& state, const std::vector<std::string>& instances) {
  if (instances.empty()) return;
  try {
    const bool is_of_changed = state.serves().has_value();
    std::optional<HostLock> lock;
    if (is_of_changed) lock.emplace(state, "ampcfg scan", std::chrono::milliseconds(0));
    const auto held = instances_of_applies(state, "");
    for (const std::string& instance : instances) {
      if (held.contains(instance)) continue;
      const bool had_flag = flag_of(state, instance).has_value();
      forget(state, instance);
      if (!had_flag) continue;
      AuditEntry entry = audit_entry(Action::retire, AuditResult::retired);
      entry.instance = instance;
      entry.command = "ampcfg scan";
      Audit(state).append(entry);
    }
  } catch (const Error&) {
    return;  // what is left of them, `retire` takes
  }
}

}  // namespace ampcfg::host

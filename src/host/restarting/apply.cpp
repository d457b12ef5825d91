#include "ampcfg/host/restarting/apply.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "host/restarting/apply_steps.hpp"
#include "host/state/apply_lock.hpp"
#include "host/state/host_lock.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

ApplyRecord record_of(const State& state, const std::string& id) {
  for (ApplyRecord& record : ApplyRecords(state).unfinished()) {
    if (record.about.id == id) return std::move(record);
  }
  throw Error("apply-unknown", "there is no unfinished apply " + id + " here", "see `ampcfg history`");
}

const InstancePlan* plan_of(const HostPlan& plan, const std::string& instance) {
  const auto found = std::find_if(plan.instances.begin(), plan.instances.end(),
                                  [&](const InstancePlan& one) { return one.instance.name == instance; });
  return found == plan.instances.end() ? nullptr : &*found;
}

HostApply carry_out(const Configuration& configuration, const State& state, ApplyRecord& record,
                    const std::vector<std::string>& names, const HostPlan* plan, const Pace& pace,
                    const Telling& tell) {
  const std::vector<Instance> instances = instances_named(discover_any(configuration), names);
  Applying all{configuration, state,      record, tell, InstancesFolder(configuration), GameProcesses(instances),
               pace,          Turns(pace)};
  std::vector<std::unique_ptr<ApplySteps>> jobs;
  std::vector<InstanceJob*> activities;
  for (std::size_t n = 0; n < instances.size(); ++n) {
    const InstancePlan* its_plan = plan != nullptr ? plan_of(*plan, instances[n].name) : nullptr;
    jobs.push_back(std::make_unique<ApplySteps>(all, n, instances[n], its_plan, plan == nullptr));
    activities.push_back(jobs.back().get());
  }
  host::carry_out(activities);
  HostApply answer;
  for (const auto& job : jobs) answer.instances.push_back(job->take());
  return answer;
}

}  // namespace

void begin_apply(const Configuration& configuration, const ApplyRecord& record) {
  const State state = require_state(configuration, Access::change);
  const ApplyLock running(state, record.about.command);
  const HostLock lock(state, record.about.command);
  const ApplyRecords applies(state);
  for (const ApplyRecord& other : applies.unfinished()) {
    for (const ApplyPart& part : other.parts) {
      if (!part.is_over()) throw of_an_apply(other, part);
    }
    applies.finish(other);
  }
  if (Deployments(state).read(record.about.id))
    throw Error("id-taken", "there is a deployment " + record.about.id + " already", "try again");
  applies.save(record);
}

HostApply apply_batch(const Configuration& configuration, const std::string& id,
                      const std::vector<std::string>& instances, const HostPlan& plan,
                      std::optional<std::chrono::seconds> when_empty, const Telling& tell) {
  const os::Unbroken whole;
  const State state = require_state(configuration, Access::change);
  ApplyRecord record = record_of(state, id);
  const ApplyLock running(state, record.about.command);
  Pace pace;
  pace.parallel = static_cast<unsigned>(std::max<std::size_t>(instances.size(), 1));
  pace.when_empty = when_empty;
  return carry_out(configuration, state, record, instances, &plan, pace, tell);
}

void end_apply(const Configuration& configuration, const std::string& id) {
  const State state = require_state(configuration, Access::change);
  ApplyRecord record = record_of(state, id);
  const ApplyLock running(state, record.about.command);
  for (ApplyPart& part : record.parts) {
    if (part.is_over()) continue;
    if (part.step() != Step::planned) throw of_an_apply(record, part);
    part.reason = "it was not begun";
    part.steps.push_back({Step::undone, os::now_rfc3339()});
  }
  ApplyRecords(state).finish(record);
}

std::optional<ApplyRecord> cut_short_apply(const Configuration& configuration, std::vector<Warning>& said) {
  const State state = require_state(configuration, Access::read);
  const ApplyRecords applies(state);
  if (applies.unfinished().empty()) return std::nullopt;
  const ApplyLock running(state, "ampcfg apply");
  const os::Unbroken whole;
  auto records = applies.unfinished();
  for (const ApplyRecord& one : records) {
    if (one.is_over()) applies.finish(one);  // it was cut short in its last step: nothing of it is left to be done
  }
  std::erase_if(records, [](const ApplyRecord& one) { return one.is_over(); });
  if (records.empty()) return std::nullopt;
  ApplyRecord& record = records.front();
  const HostLock lock(state, "ampcfg apply");
  said = finish_unfinished(configuration, state, record.about.id);
  bool is_settled = false;
  for (ApplyPart& part : record.parts) {
    if (part.step() != Step::writing) continue;
    // Its files are the old ones again, or all new: then the deployment has it complete.
    const auto deployed = Deployments(state).read(record.about.id);
    const bool is_written =
        deployed && std::any_of(deployed->instances.begin(), deployed->instances.end(), [&](const InstanceRecord& one) {
          return one.instance == part.instance && one.state == InstanceState::done;
        });
    part.steps.push_back({is_written ? Step::written : Step::stopped, os::now_rfc3339()});
    is_settled = true;
  }
  if (is_settled) applies.save(record);
  return std::move(record);
}

HostApply abort_apply(const Configuration& configuration, const std::string& id, const Telling& tell) {
  const os::Unbroken whole;
  const State state = require_state(configuration, Access::change);
  ApplyRecord record = record_of(state, id);
  const ApplyLock running(state, record.about.command);
  std::vector<std::string> names;
  for (const ApplyPart& part : record.parts) {
    if (!part.is_over()) names.push_back(part.instance);
  }
  Pace pace;
  pace.parallel = static_cast<unsigned>(std::max<std::size_t>(names.size(), 1));
  HostApply answer = carry_out(configuration, state, record, names, nullptr, pace, tell);
  if (record.is_over()) ApplyRecords(state).finish(record);
  return answer;
}

}  // namespace ampcfg::host

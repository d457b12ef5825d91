#include "ampcfg/host/writing/change.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>

#include "ampcfg/host/state/apply_records.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/deployed_set.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "host/reading/look_again.hpp"
#include "host/state/host_lock.hpp"
#include "host/state/retention.hpp"
#include "host/writing/deployment_flag.hpp"
#include "host/writing/instance_writer.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

using namespace std::chrono_literals;

InstanceChange not_begun(const InstancePlan& plan) {
  InstanceChange change = without_work(plan);
  change.result = ChangeResult::skipped;
  change.error = Error("interrupted", "a signal came before " + plan.instance.name + " was begun");
  return change;
}

InstanceChange refused(const InstancePlan& plan, const Error& error) {
  InstanceChange change = without_work(plan);
  change.result = ChangeResult::failed;
  change.error = error;
  return change;
}

/// How long plugins that are saving files are waited for.
constexpr auto patience = 1000ms;

/// Waits for plugins that are saving files of the plan just now, without the lock. All instances wait at once.
void wait_for_plugins(Deployment& deployment, const HostPlan& plan) {
  std::vector<const InstancePlan*> waiting;
  for (const InstancePlan& instance : plan.instances) {
    if (has_work(instance)) waiting.push_back(&instance);
  }
  const auto is_at_rest = [&](const InstancePlan* instance) {
    return InstanceWriter(deployment, *instance).is_at_rest();
  };
  const auto are_at_rest = [&] {
    std::erase_if(waiting, is_at_rest);
    return waiting.empty();
  };
  look_until_settled(are_at_rest, patience);
}

/// An apply writes its instances one after another under one id.
void go_on_with(Deployment& deployment) {
  const std::string& id = deployment.record.about.id;
  auto before = deployment.record.about.kind == Action::apply ? deployment.kept.read(id) : std::nullopt;
  if (!before) return;
  deployment.record = std::move(*before);
  deployment.record.finished.clear();
  deployment.manifest = os::sha256_hex(*deployment.kept.manifest(id));
  deployment.kept.reopen(id);
}

/// The audit vouches for the record as it was finished.
void note_in_audit(const Deployment& deployment) {
  AuditEntry entry = audit_entry(deployment.record.about, AuditResult::finished);
  entry.time = deployment.record.finished;
  entry.manifest = deployment.manifest;
  Audit(deployment.state).append(entry);
}

/// What was done is done: that it is not noted is only worth a warning.
void note_set(const Deployment& deployment, std::vector<Warning>& warnings) {
  try {
    note_deployed_set(deployment.state, deployment.record.about);
  } catch (const Error& error) {
    warnings.emplace_back("it could not be noted which expectations were deployed: " + error.message());
  }
}

/// The same: that old deployments stay is only worth a warning.
void prune_old(const Deployment& deployment, std::vector<Warning>& warnings) {
  try {
    prune(deployment.configuration, deployment.state);
  } catch (const Error& error) {
    warnings.emplace_back("old deployments could not be removed: " + error.message());
  }
}

/// What a signal or a failure kept from being said with the last instance. What cannot be said now, the next command
/// that writes says.
void finish(Deployment& deployment) {
  if (deployment.manifest.empty() || !deployment.is_clean) return;
  try {
    if (deployment.record.finished.empty()) {
      deployment.record.finished = os::now_rfc3339();
      deployment.save();
      note_in_audit(deployment);
    }
    deployment.kept.end(deployment.record.about.id);
  } catch (const Error& error) {
    deployment.warnings.push_back(error.message());
  }
}

void carry_out(Deployment& deployment, const HostPlan& plan, const std::function<void(InstanceChange)>& note) {
  const auto last = std::find_if(plan.instances.rbegin(), plan.instances.rend(), has_work);
  const auto of_applies = instances_of_applies(deployment.state, deployment.apply);
  for (const InstancePlan& instance : plan.instances) {
    const auto of_apply = of_applies.find(instance.instance.name);
    if (!has_work(instance)) {
      note(without_work(instance));
    } else if (of_apply != of_applies.end()) {
      note(refused(instance, of_apply->second));
    } else if (os::signalled()) {
      note(not_begun(instance));
    } else {
      note(InstanceWriter(deployment, instance).run(&instance == &*last));
    }
  }
}

}  // namespace

std::string_view name(FileResult result) {
  switch (result) {
    case FileResult::changed:
      return "changed";
    case FileResult::unchanged:
      return "unchanged";
    case FileResult::failed:
      return "failed";
    case FileResult::skipped:
      return "skipped";
    case FileResult::restored:
      break;
  }
  return "restored";
}

std::string_view name(ChangeResult result) {
  switch (result) {
    case ChangeResult::changed:
      return "changed";
    case ChangeResult::unchanged:
      return "unchanged";
    case ChangeResult::failed:
      return "failed";
    case ChangeResult::partial:
      return "partial";
    case ChangeResult::skipped:
      return "skipped";
    case ChangeResult::undone:
      break;
  }
  return "undone";
}

HostChange change(const Configuration& configuration, const HostPlan& plan, const About& about,
                  const Progress& progress, const std::string& apply) {
  HostChange result;
  const auto note = [&](InstanceChange change) {
    result.instances.push_back(std::move(change));
    if (progress) progress(result.instances.size(), plan.instances.size());
  };
  if (std::none_of(plan.instances.begin(), plan.instances.end(), has_work)) {
    for (const InstancePlan& instance : plan.instances) note(without_work(instance));
    return result;
  }
  const os::Unbroken whole;
  const State state = require_state(configuration, Access::change);
  const InstancesFolder instances(configuration);
  Deployment deployment{configuration, state, instances, Deployments(state), {}, {}, true, {}, {}, apply};
  deployment.record.about = about;
  wait_for_plugins(deployment, plan);
  std::optional<HostLock> lock(std::in_place, state, about.command);
  if (!about.older) refuse_older_set(state, about.expectations_digest, about.expectations_created);
  result.warnings = finish_unfinished(configuration, state, apply);
  deployment.record.created = os::now_rfc3339();
  go_on_with(deployment);
  carry_out(deployment, plan, note);
  finish(deployment);
  std::move(deployment.warnings.begin(), deployment.warnings.end(), std::back_inserter(result.warnings));
  if (!deployment.manifest.empty()) {
    note_set(deployment, result.warnings);
    prune_old(deployment, result.warnings);
  }
  lock.reset();
  const auto taken_back = take_reasons_back(configuration, state, about, deployment.undone);
  for (InstanceChange& instance : result.instances) {
    if (taken_back.contains(instance.instance.name)) instance.flagged = false;
  }
  return result;
}

}  // namespace ampcfg::host

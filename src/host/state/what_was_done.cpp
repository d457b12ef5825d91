#include "host/state/what_was_done.hpp"

#include <algorithm>
#include <set>

#include "ampcfg/host/state/deployments.hpp"

namespace ampcfg::host {

WhatWasDone what_was_done(const State& state) {
  const Deployments kept(state);
  // In this order, one that another ampcfg finishes meanwhile is marked or in the audit.
  WhatWasDone done;
  done.unknown = kept.ids();
  const auto unfinished = kept.unfinished();
  done.audit = Audit(state).read();
  std::set<std::string> known(unfinished.begin(), unfinished.end());
  for (const AuditEntry& entry : done.audit.entries) known.insert(entry.id);
  std::erase_if(done.unknown, [&](const std::string& id) { return known.contains(id); });
  if (!done.audit.damage && done.audit.entries.empty() && !done.unknown.empty())
    done.audit.damage = AuditProblem{0, "it has no lines, though " + words_of_unknown(done.unknown) + " kept"};
  return done;
}

std::string words_of_unknown(const std::vector<std::string>& ids) {
  if (ids.size() == 1) return "deployment " + ids.front() + " is";
  return std::to_string(ids.size()) + " deployments, the newest " + ids.back() + ", are";
}

std::string whole_id(const State& state, const std::string& id) {
  if (is_deployment_id(id)) return id;
  const auto kept = Deployments(state).ids();
  std::set<std::string> found(kept.begin(), kept.end());
  for (const AuditEntry& entry : Audit(state).entries()) {
    if (is_deployment_id(entry.id)) found.insert(entry.id);
  }
  std::erase_if(found, [&](const std::string& known) { return !known.starts_with(id); });
  if (found.size() > 1) {
    throw usage_error("id-ambiguous",
                      id + " is the beginning of " + std::to_string(found.size()) + " ids, from " + *found.begin() +
                          " to " + *found.rbegin(),
                      "type more of the one that you mean: `ampcfg history` lists them");
  }
  return found.empty() ? id : *found.begin();
}

std::string newest_kept(const State& state) {
  const auto kept = Deployments(state).ids();
  const auto entries = Audit(state).entries();
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (std::binary_search(kept.begin(), kept.end(), entry->id)) return entry->id;
  }
  if (kept.empty())
    throw Error("deployment-unknown", "no deployment is kept here", "`ampcfg history` lists what was done");
  return kept.back();
}

Error no_record_of(const State& state, const std::string& id) {
  const AuditReading audit = Audit(state).read();
  bool is_known = false;
  for (const AuditEntry& entry : audit.entries) {
    if (entry.id != id) continue;
    if (entry.action == Action::prune)
      return {"deployment-pruned", "the record of deployment " + id + " was removed on " + entry.time,
              "the setting `keep` says how long they stay"};
    is_known = true;
  }
  if (is_known)
    return {"record-damaged", Deployments(state).record_path(id) + " is not there, and was never pruned",
            "restore the folder of this deployment from a backup of the state folder"};
  std::string message = "there is no deployment " + id;
  if (audit.damage) message += " here, and whether there was one cannot be said: " + audit.damage->words(state);
  return {"deployment-unknown", message, "`ampcfg history` lists the deployments"};
}

}  // namespace ampcfg::host

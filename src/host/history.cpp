#include "ampcfg/host/history.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "host/history_keys.hpp"
#include "host/reading/host_answer.hpp"
#include "host/state/what_was_done.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* how_to_go_on =
    "restore audit.jsonl and head from a backup of the state folder, or begin a new record as ampcfg-state(5) says; "
    "what is below deployments/ can be shown and undone by its id: `ampcfg history show ID`, `ampcfg rollback ID`";

/// The lines of one deployment and action belong together, as long as no other stands between them.
bool continues(const std::vector<HistoryEntry>& entries, const AuditEntry& line) {
  return !entries.empty() && !line.id.empty() && entries.back().id == line.id && entries.back().action == line.action;
}

std::vector<HistoryEntry> grouped(const std::vector<AuditEntry>& lines) {
  std::vector<HistoryEntry> entries;
  for (const AuditEntry& line : lines) {
    if (!continues(entries, line)) {
      HistoryEntry& entry = entries.emplace_back();
      static_cast<Who&>(entry) = line;
      entry.time = line.time;
      entry.action = line.action;
      entry.id = line.id;
    }
    const bool says_nothing = line.instance.empty() && line.result == AuditResult::finished;
    if (!says_nothing) entries.back().parts.push_back({line.instance, line.result, line.files, {}});
  }
  return entries;
}

std::vector<std::string> instances_in(const std::vector<AuditEntry>& lines) {
  std::set<std::string> names;
  for (const AuditEntry& line : lines) {
    if (!line.instance.empty()) names.insert(line.instance);
  }
  return {names.begin(), names.end()};
}

void keep_parts_of(const std::vector<std::string>& picked, std::vector<HistoryEntry>& entries) {
  for (HistoryEntry& entry : entries) {
    std::erase_if(entry.parts, [&](const HistoryPart& part) {
      return !std::binary_search(picked.begin(), picked.end(), part.instance);
    });
  }
  std::erase_if(entries, [](const HistoryEntry& entry) { return entry.parts.empty(); });
}

bool is_deployment(const HistoryEntry& entry) {
  return entry.action.known() && deploys(*entry.action.known());
}

/// What the kept records and backups say of entries.
class KeptDetails {
 public:
  KeptDetails(const State& state, HistoryKeys& keys, std::vector<std::string>& warnings)
      : kept_(state), ids_(kept_.ids()), keys_(keys), warnings_(warnings) {}

  /// False where the entry has nothing of what the keys are narrowed to.
  bool look_up(HistoryEntry& entry) {
    entry.is_kept = std::binary_search(ids_.begin(), ids_.end(), entry.id);
    const DeploymentRecord* record = entry.is_kept ? read(entry.id) : nullptr;
    if (record != nullptr && entry.action == Action::rollback) entry.undoes = record->about.undoes;
    if (!is_deployment(entry)) return !keys_.is_narrowed();
    for (HistoryPart& part : entry.parts) {
      if (record != nullptr) part.changed = keys_.of(*record, part.instance);
    }
    if (!keys_.is_narrowed()) return true;
    std::erase_if(entry.parts,
                  [&](const HistoryPart& part) { return record != nullptr ? part.changed.empty() : part.files == 0; });
    return !entry.parts.empty();
  }

 private:
  /// Null where it cannot be read.
  const DeploymentRecord* read(const std::string& id) {
    if (read_id_ != id) {
      read_id_ = id;
      record_.reset();
      try {
        record_ = kept_.read(id);
      } catch (const Error& error) {
        warnings_.push_back(error.message());
      }
    }
    return record_ ? &*record_ : nullptr;
  }

  Deployments kept_;
  std::vector<std::string> ids_;
  HistoryKeys& keys_;
  std::vector<std::string>& warnings_;
  std::string read_id_;
  std::optional<DeploymentRecord> record_;  ///< of that id: an apply has many entries
};

/// What the record cannot say.
void note_what_is_lost(const State& state, const WhatWasDone& done, HostHistory& history) {
  if (done.audit.entries.empty() && done.audit.damage)
    throw Error("record-damaged", "what was done cannot be said: " + done.audit.damage->words(state), how_to_go_on);
  const auto problem = done.audit.damage ? done.audit.damage : Audit(state).verify();
  if (problem) {
    history.warnings.push_back("the record is not as it was written, and more may have been done than it says: " +
                               problem->words(state) + ": see `ampcfg history verify`");
  }
  if (!done.unknown.empty()) {
    history.warnings.push_back(words_of_unknown(done.unknown) +
                               " kept, and not in the record: see `ampcfg history verify`");
  }
  history.is_whole = history.warnings.empty();
  const auto unfinished = warn_of_unfinished(state);
  for (const Warning& warning : unfinished) history.warnings.push_back(warning.text);
  if (done.audit.entries.empty() && !unfinished.empty()) history.is_whole = false;
}

/// Where no state was ever made, nothing was done.
HostHistory without_state(const Query& query, const Error& error) {
  if (error.code() != "state-missing") throw Error(error);
  HostHistory history;
  (void)query.instances.pick(std::vector<std::string>(), &history.unmatched_instances);
  return history;
}

class Verifying {
 public:
  explicit Verifying(const State& state) : state_(state), kept_(state) {}

  Verification run() {
    const Audit audit(state_);
    if (const auto problem = audit.verify()) {
      found_.problems.push_back({problem->file, problem->line, problem->reason});
    }
    const auto lines = audit.entries();
    found_.lines = lines.size();
    std::map<std::string, std::string> manifests;  // the hash that the audit has of each
    std::set<std::string> pruned;
    for (const AuditEntry& line : lines) {
      if (line.action == Action::prune) pruned.insert(line.id);
      if (!is_deployment_id(line.id)) continue;
      std::string& hash = manifests[line.id];
      if (!line.manifest.empty()) hash = line.manifest;
    }
    const auto unfinished = kept_.unfinished();
    const auto there = kept_.ids();
    for (const auto& [id, hash] : manifests) {
      if (std::binary_search(unfinished.begin(), unfinished.end(), id)) continue;
      const bool is_there = std::binary_search(there.begin(), there.end(), id);
      if (is_there || !pruned.contains(id)) check(id, hash);
    }
    for (const std::string& id : there) {
      if (manifests.contains(id) || std::binary_search(unfinished.begin(), unfinished.end(), id)) continue;
      found_.problems.push_back({"deployments/" + id, 0, "the audit does not know it"});
    }
    return std::move(found_);
  }

 private:
  void check(const std::string& id, const std::string& hash) {
    const std::string file = "deployments/" + id + "/manifest.json";
    ++found_.deployments;
    try {
      const auto bytes = kept_.manifest(id);
      if (!bytes) return found_.problems.push_back({file, 0, "it is not there, and was never pruned"});
      if (!hash.empty() && os::sha256_hex(*bytes) != hash)
        found_.problems.push_back({file, 0, "it was changed: the audit has another hash for it"});
      if (const auto record = kept_.read(id)) check_backups(*record);
    } catch (const Error& error) {
      found_.problems.push_back({file, 0, error.message()});
    }
  }

  void check_backups(const DeploymentRecord& record) {
    std::set<std::string> hashes;
    for (const InstanceRecord& instance : record.instances) {
      for (const FileRecord& file : instance.files) hashes.insert({file.before, file.after});
    }
    hashes.erase("");
    for (const std::string& hash : hashes) {
      ++found_.backups;
      try {
        (void)kept_.bytes(record.about.id, hash);
      } catch (const Error& error) {
        found_.problems.push_back({"deployments/" + record.about.id + "/" + hash, 0, error.message()});
      }
    }
  }

  const State& state_;
  Deployments kept_;
  Verification found_;
};

ShownFile shown_file(const Deployments& kept, const std::string& id, const std::string& instance,
                     const FileRecord& record) {
  ShownFile file{instance, record, {}, {}, {}};
  try {
    if (!record.before.empty()) file.before = kept.bytes(id, record.before);
    if (!record.after.empty()) file.after = kept.bytes(id, record.after);
  } catch (const Error& error) {
    file.error = error;
  }
  return file;
}

std::vector<ApplyPart> steps_of(const State& state, const std::string& id) {
  const ApplyRecords applies(state);
  if (auto record = applies.finished(id)) return std::move(record->parts);
  for (ApplyRecord& record : applies.unfinished()) {
    if (record.about.id == id) return std::move(record.parts);
  }
  return {};
}

}  // namespace

bool HistoryEntry::is_forgotten() const {
  return !is_kept && is_deployment(*this) &&
         std::any_of(parts.begin(), parts.end(), [](const HistoryPart& part) { return part.files > 0; });
}

HostHistory history(const Configuration& configuration, const Query& query, const HistoryWish& wish) {
  const auto opened = State::open(configuration, Access::read);
  if (const auto* error = std::get_if<Error>(&opened)) return without_state(query, *error);
  const auto& state = std::get<State>(opened);
  const WhatWasDone done = what_was_done(state);
  HostHistory history;
  note_what_is_lost(state, done, history);
  history.known.instances = instances_in(done.audit.entries);
  const auto picked = query.instances.pick(history.known.instances, &history.unmatched_instances);
  if (!history.is_whole) history.unmatched_instances.clear();
  std::vector<HistoryEntry> entries = grouped(done.audit.entries);
  if (!query.instances.empty()) keep_parts_of(picked, entries);
  std::reverse(entries.begin(), entries.end());
  const auto since = os::parse_rfc3339(wish.since);
  HistoryKeys keys(state, query.selection, secrets_of(configuration, query));
  KeptDetails details(state, keys, history.warnings);
  for (HistoryEntry& entry : entries) {
    if (wish.limit > 0 && history.entries.size() == wish.limit) return history;
    const auto time = os::parse_rfc3339(entry.time);
    if (since && time && *time < *since) continue;
    if (details.look_up(entry)) history.entries.push_back(std::move(entry));
  }
  keys.note_unmatched(history);
  return history;
}

ShownDeployment show_deployment(const Configuration& configuration, const std::string& id) {
  const State state = require_state(configuration, Access::read);
  const Deployments kept(state);
  const std::string whole = id.empty() ? newest_kept(state) : whole_id(state, id);
  auto record = kept.read(whole);
  if (!record) throw no_record_of(state, whole);
  ShownDeployment shown{std::move(*record), {}, steps_of(state, whole)};
  for (const InstanceRecord& instance : shown.record.instances) {
    for (const FileRecord& file : instance.files)
      shown.files.push_back(shown_file(kept, whole, instance.instance, file));
  }
  return shown;
}

Verification verify_history(const Configuration& configuration) {
  const State state = require_state(configuration, Access::read);
  return Verifying(state).run();
}

}  // namespace ampcfg::host

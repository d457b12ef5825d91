#include "host/writing/recovery.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include "ampcfg/host/state/apply_records.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/who.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "host/state/host_lock.hpp"
#include "host/state/what_was_done.hpp"
#include "host/writing/deployment_flag.hpp"
#include "host/writing/file_swap.hpp"
#include "host/writing/writable_instance.hpp"

namespace ampcfg::host {
namespace {

/// People are to know of it, whatever they have asked for.
Warning not_to_miss(std::string text) {
  return {std::move(text), Warning::Urgency::insistent};
}

/// What the audit has of an instance that was brought to an end.
Recorded<AuditResult> outcome_of(const Recorded<InstanceState>& state) {
  if (state == InstanceState::done) return AuditResult::changed;
  return Recorded<AuditResult>(std::string(state.word()));
}

/// Whether all that was planned is in the files, or was brought back.
bool is_complete(const DeploymentRecord& record) {
  return !record.finished.empty() &&
         std::none_of(record.instances.begin(), record.instances.end(),
                      [](const InstanceRecord& part) { return part.state == InstanceState::writing; });
}

/// A deployment that was cut short, as it is brought to an end.
class Unfinished {
 public:
  Unfinished(const Configuration& configuration, const State& state, DeploymentRecord record)
      : configuration_(configuration),
        state_(state),
        kept_(state),
        record_(std::move(record)),
        folder_(configuration) {}

  /// Says what was done, one line for each instance that was being written. Throws Error where its record cannot be
  /// written.
  std::vector<Warning> finish() {
    for (InstanceRecord& instance : record_.instances) {
      try {
        finish(instance);
      } catch (const Error& error) {
        is_clean_ = false;
        said_.push_back(not_to_miss(begin_line(instance) + ", and that cannot be undone yet: " + error.message()));
      }
    }
    if (is_clean_ && record_.finished.empty()) record_.finished = os::now_rfc3339();
    const std::string manifest = kept_.save(record_);
    try {
      append_to_audit(is_clean_ ? manifest : "");
      if (is_clean_) kept_.end(record_.about.id);
    } catch (const Error& error) {
      said_.push_back(not_to_miss("what became of deployment " + record_.about.id + " cannot be noted: " +
                                  error.message() + (error.hint().empty() ? "" : "; " + error.hint())));
    }
    return std::move(said_);
  }

 private:
  [[nodiscard]] std::string begin_line(const InstanceRecord& instance) const {
    return "deployment " + record_.about.id + " was cut short in " + instance.instance;
  }

  void finish(InstanceRecord& instance) {
    WritableInstance place(folder_.open(instance.instance), instance.game);
    if (place.path() != instance.path) throw Error("moved", "its folder was " + instance.path + " and is another now");
    if (instance.state == InstanceState::writing || is_half_undone(instance, place)) {
      if (undo(instance, place) && !instance.files.empty())
        reword_flag(state_, instance.instance,
                    undone_reason_of(record_.about, instance.files.front(), instance.files.size()));
      to_audit_.emplace_back(&instance, Action::undo);
    } else {
      clean(instance, place);
      to_audit_.emplace_back(&instance, record_.about.kind);
    }
  }

  /// The record was complete, but what followed failed, and its files were brought back: as far as that came.
  [[nodiscard]] bool is_half_undone(const InstanceRecord& instance, WritableInstance& place) const {
    const os::OwnerRights rights = place.rights();
    return instance.state == InstanceState::done &&
           std::any_of(instance.files.begin(), instance.files.end(),
                       [&](const FileRecord& file) { return holds_the_old(place, file, configuration_.max_file); });
  }

  /// True where every file is as it was.
  bool undo(InstanceRecord& instance, WritableInstance& place) {
    const os::OwnerRights rights = place.rights();
    std::size_t restored = 0;
    std::string left;
    bool is_whole = true;
    for (FileRecord& file : instance.files) {
      const auto backup = [&] { return kept_.bytes(record_.about.id, file.before); };
      const BroughtBack undone = take_back(place, file, configuration_.max_file, backup);
      file.state = undone == BroughtBack::left ? FileState::left : FileState::restored;
      if (undone == BroughtBack::restored) ++restored;
      if (undone == BroughtBack::left) left += (left.empty() ? "" : ", ") + file.plugin + "/" + file.file;
      is_whole = is_whole && holds_the_old(place, file, configuration_.max_file);
    }
    instance.state = left.empty() ? InstanceState::undone : InstanceState::partial;
    instance.reason = "it was cut short";
    std::string line = begin_line(instance) + ", and is undone: ";
    if (restored == 0) line += "no file had changed";
    if (restored > 0)
      line += std::to_string(restored) + (restored == 1 ? " file has" : " files have") + " the old bytes again";
    if (!left.empty()) line += "; a plugin has written since, and keeps, " + left;
    said_.push_back(not_to_miss(std::move(line)));
    return is_whole;
  }

  /// Takes what was displaced away, and folders that were made for what is gone: the instance was complete, or undone.
  void clean(const InstanceRecord& instance, WritableInstance& place) {
    const os::OwnerRights rights = place.rights();
    for (const FileRecord& file : instance.files) {
      if (place.missing_folder_of(file.plugin, file.file).empty()) discard(instance, file, place);
      if (file.after.empty()) place.remove_folders(file.plugin, file.file, file.made);
    }
  }

  void discard(const InstanceRecord& instance, const FileRecord& file, WritableInstance& place) {
    const os::WritableFolder& folder = place.folder_of(file.plugin, file.file);
    if (!folder.has(file.temporary) || discard_displaced(folder, file, configuration_.max_file)) return;
    said_.push_back(not_to_miss(begin_line(instance) + ": " + file.plugin + "/" + file.file +
                                " was saved by a plugin at that moment, and has what the plugin wrote"));
  }

  /// A line for each instance that has none of this deployment yet, or was undone now. One of them vouches for the
  /// record, once it is finished.
  void append_to_audit(const std::string& manifest) {
    const Audit audit(state_);
    std::vector<AuditEntry> known = audit.entries();
    std::erase_if(known, [&](const AuditEntry& entry) { return entry.id != record_.about.id; });
    const auto append = [&](AuditEntry entry) {
      audit.append(entry);
      known.push_back(std::move(entry));
    };
    for (const auto& [instance, action] : to_audit_) {
      const bool is_known =
          std::any_of(known.begin(), known.end(), [&, on = instance, what = action](const auto& entry) {
            return entry.instance == on->instance && entry.action == what;
          });
      if (is_known) continue;
      AuditEntry entry = entry_of(action, manifest);
      entry.instance = instance->instance;
      entry.result = outcome_of(instance->state);
      entry.files = instance->files.size();
      append(std::move(entry));
    }
    const bool is_vouched_for =
        manifest.empty() ||
        std::any_of(known.begin(), known.end(), [&](const AuditEntry& entry) { return entry.manifest == manifest; });
    if (is_vouched_for) return;
    append(entry_of(record_.about.kind, manifest));
  }

  [[nodiscard]] AuditEntry entry_of(const Recorded<Action>& action, const std::string& manifest) const {
    AuditEntry entry = audit_entry(record_.about, AuditResult::finished);
    entry.action = action;
    if (action == Action::undo) {
      const Who here = who_is_here();
      entry.user = here.user;
      entry.person = here.person;
    }
    entry.manifest = manifest;
    return entry;
  }

  const Configuration& configuration_;
  const State& state_;
  Deployments kept_;
  DeploymentRecord record_;
  InstancesFolder folder_;
  bool is_clean_ = true;
  std::vector<Warning> said_;
  std::vector<std::pair<const InstanceRecord*, Recorded<Action>>> to_audit_;
};

/// Takes away what a crash has left of a deployment before it had a record; one that had is left as it is.
void drop_begun(const State& state, const Deployments& kept, const std::string& id) {
  const AuditReading audit = Audit(state).read();
  const bool is_known =
      std::any_of(audit.entries.begin(), audit.entries.end(), [&](const AuditEntry& entry) { return entry.id == id; });
  if (is_known) throw no_record_of(state, id);
  if (audit.damage)
    throw Error("record-damaged",
                "it has no record, and whether it had one cannot be said: " + audit.damage->words(state),
                "see `ampcfg history verify`");
  kept.remove(id);
}

/// What a reader says of a deployment that is not over.
std::string words_of_unfinished(const State& state, const std::string& id) {
  try {
    const auto record = Deployments(state).read(id);
    if (!record) {
      const Error why = no_record_of(state, id);
      if (why.code() == "record-damaged") throw Error(why);
    }
    if (!record || !is_complete(*record))
      return "deployment " + id + " was cut short; the next command that writes undoes what is unfinished";
  } catch (const Error& error) {
    return "deployment " + id + " was not brought to an end, and how far it came cannot be read: " + error.message();
  }
  std::string words = "deployment " + id + " is complete; what is left, to note it and to tidy up, the next command " +
                      "that writes does";
  if (const auto problem = Audit(state).verify())
    words += ", once the record is whole: " + problem->words(state) + ": see `ampcfg history verify`";
  return words;
}

bool is_held(const State& state) {
  try {
    const HostLock lock(state, "", std::chrono::milliseconds(0));
    return false;
  } catch (const Error&) {
    return true;
  }
}

}  // namespace

std::vector<Warning> finish_unfinished(const Configuration& configuration, const State& state,
                                       const std::string& apply) {
  std::vector<Warning> said;
  const Deployments kept(state);
  const ApplyRecords applies(state);
  for (const std::string& id : kept.unfinished()) {
    if (id != apply && applies.is_unfinished(id)) continue;
    try {
      auto record = kept.read(id);
      if (record) {
        auto lines = Unfinished(configuration, state, std::move(*record)).finish();
        std::move(lines.begin(), lines.end(), std::back_inserter(said));
      } else {
        drop_begun(state, kept, id);
      }
    } catch (const Error& error) {
      said.push_back(
          not_to_miss("deployment " + id + " was not brought to an end, and cannot be yet: " + error.message()));
    }
  }
  return said;
}

std::vector<Warning> finish_before_planning(const Configuration& configuration) {
  const auto opened = State::open(configuration, Access::look);
  const auto* state = std::get_if<State>(&opened);
  if (state == nullptr || Deployments(*state).unfinished().empty()) return {};
  const os::Unbroken whole;
  const HostLock lock(*state, "ampcfg, which undoes what was cut short");
  return finish_unfinished(configuration, *state);
}

std::vector<Warning> warn_of_unfinished(const Configuration& configuration) {
  const auto opened = State::open(configuration, Access::look);
  if (const auto* state = std::get_if<State>(&opened)) return warn_of_unfinished(*state);
  std::vector<Warning> said;
  if (auto words = words_of_unused(std::get<Error>(opened))) said.emplace_back(*std::move(words));
  return said;
}

std::vector<Warning> warn_of_unfinished(const State& state) {
  std::vector<Warning> said;
  try {
    for (std::string& line : warn_of_applies(state)) said.emplace_back(std::move(line));
    std::vector<std::string> ids = Deployments(state).unfinished();
    std::erase_if(ids, [applies = ApplyRecords(state)](const std::string& id) { return applies.is_unfinished(id); });
    if (ids.empty() || is_held(state)) return said;  // another ampcfg is at it
    for (const std::string& id : ids) {
      said.push_back(not_to_miss(words_of_unfinished(state, id)));
    }
  } catch (const Error&) {
    return said;  // a reader goes on without a state
  }
  return said;
}

}  // namespace ampcfg::host

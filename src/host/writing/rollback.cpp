#include "ampcfg/host/writing/rollback.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "ampcfg/drift/matching/pattern_names.hpp"
#include "ampcfg/drift/planning/undo_plan.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/os/digest.hpp"
#include "host/reading/host_answer.hpp"
#include "host/reading/open_instance.hpp"
#include "host/reading/settled_file.hpp"
#include "host/state/rolled_back_files.hpp"
#include "host/state/what_was_done.hpp"
#include "host/writing/obstacles.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

/// What patterns pick of names that are collected first: one that equals a name picks that name alone.
class Filter {
 public:
  explicit Filter(const drift::Patterns& patterns) : patterns_(patterns) {}

  void add(const std::vector<std::string>& names) {
    if (!patterns_.empty()) names_.insert(names.begin(), names.end());
  }
  /// Afterwards it can be asked. `unmatched` gets the patterns that picked nothing.
  void close(std::vector<std::string>& unmatched, std::vector<std::string>& known) {
    if (patterns_.empty()) return;
    known.assign(names_.begin(), names_.end());
    const auto picked = patterns_.pick(known, &unmatched);
    picked_ = {picked.begin(), picked.end()};
    if (unmatched.empty()) known.clear();
  }
  [[nodiscard]] bool picks(const std::vector<std::string>& names) const {
    return patterns_.empty() ||
           std::any_of(names.begin(), names.end(), [&](const std::string& name) { return picked_.contains(name); });
  }

 private:
  const drift::Patterns& patterns_;
  std::set<std::string> names_, picked_;
};

/// What a file holds now, or why that cannot be said.
struct Now {
  std::optional<std::string> bytes;
  std::string unreadable;
};

/// A file that a deployment changed, as it was, was left and is.
struct File {
  const FileRecord* record = nullptr;
  Now now;
  drift::FileHistory history;
};

struct Part {
  const InstanceRecord* record = nullptr;
  Instance instance;
  std::vector<File> files;
};

Now read_now(const os::Outcome<os::Folder>& folder, const FileRecord& record, const Configuration& configuration) {
  if (const auto* refused = std::get_if<os::Refused>(&folder)) {
    if (refused->why == os::Refusal::absent) return {};
    return {{}, "lies in a folder that " + refused->words()};
  }
  auto read = read_settled(std::get<os::Folder>(folder), record.file, configuration, record.after);
  if (const auto* refused = std::get_if<os::Refused>(&read)) {
    if (refused->why == os::Refusal::absent) return {};
    return {{}, refused->words()};
  }
  return {std::move(std::get<os::FileBytes>(read).bytes), {}};
}

class Rollback {
 public:
  Rollback(const Configuration& configuration, const State& state, const RollbackWish& wish, const Query& query)
      : configuration_(configuration),
        wish_(wish),
        query_(query),
        kept_(state),
        folder_(configuration),
        inventory_(discover(configuration)),
        secrets_(secrets_of(configuration, query)) {}

  /// Nothing of it, where it was undone already, is planned only if it was asked for by its id.
  RollbackPlan run(const DeploymentRecord& record, const RolledBackFiles* undone, const Progress& progress) {
    id_ = record.about.id;
    RollbackPlan result{id_, {}};
    HostPlan& plan = result.plan;
    plan.warnings.assign(inventory_.warnings.begin(), inventory_.warnings.end());
    std::vector<Part> parts = pick(record, undone, plan);
    look(parts, progress);
    pick_keys(parts, plan);
    for (Part& part : parts) {
      plan.instances.push_back(plan_of(part));
      if (query_.with_obstacles) find_obstacles(configuration_, folder_, plan.instances.back());
    }
    return result;
  }

  /// By its record alone: what the files hold now has no say in which deployment is the last.
  [[nodiscard]] bool concerns(const DeploymentRecord& record, const RolledBackFiles& undone) const {
    HostPlan not_said;
    return !pick(record, &undone, not_said).empty();
  }

  /// The patterns of plugins and files that match nothing in any deployment that is kept: somebody has mistyped them.
  /// None where no deployment is kept, or one cannot be read.
  void note_unmatched(HostPlan& plan) const {
    Filter plugins(query_.selection.plugins);
    Filter files(query_.selection.files);
    const std::vector<std::string> ids = kept_.ids();
    if (ids.empty()) return;
    try {
      for (const std::string& id : ids) {
        if (const auto record = kept_.read(id)) add_names(*record, plugins, files);
      }
    } catch (const Error&) {
      return;
    }
    plugins.close(plan.unmatched_plugins, plan.known.plugins);
    files.close(plan.unmatched_files, plan.known.files);
  }

  /// The instances that the query picks, of those that are here and of `more`, sorted; notes in `plan` what it does
  /// not.
  std::vector<std::string> pick_instances(const std::vector<std::string>& more, HostPlan& plan) const {
    std::vector<std::string>& names = plan.known.instances = more;
    for (const Instance& instance : inventory_.instances) names.push_back(instance.name);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    plan.unmatched_instances.clear();
    std::vector<std::string> picked = query_.instances.pick(names, &plan.unmatched_instances);
    if (query_.flagged) {
      const auto flagged = flagged_instances(configuration_);
      std::erase_if(picked, [&](const std::string& name) { return !flagged || !flagged->contains(name); });
    }
    return picked;
  }

 private:
  static void add_names(const DeploymentRecord& record, Filter& plugins, Filter& files) {
    for (const InstanceRecord& instance : record.instances) {
      for (const FileRecord& file : instance.files) {
        plugins.add({file.plugin});
        files.add(drift::names_of_file(file.file));
      }
    }
  }

  std::vector<Part> pick(const DeploymentRecord& record, const RolledBackFiles* undone, HostPlan& plan) const {
    std::vector<std::string> recorded;
    for (const InstanceRecord& instance : record.instances) recorded.push_back(instance.instance);
    const auto picked = pick_instances(recorded, plan);
    Filter plugins(query_.selection.plugins);
    Filter files(query_.selection.files);
    add_names(record, plugins, files);
    plugins.close(plan.unmatched_plugins, plan.known.plugins);
    files.close(plan.unmatched_files, plan.known.files);
    std::vector<Part> parts;
    for (const InstanceRecord& instance : record.instances) {
      if (!std::binary_search(picked.begin(), picked.end(), instance.instance)) continue;
      Part part{&instance, found(instance), {}};
      for (const FileRecord& file : instance.files) {
        const bool is_picked = plugins.picks({file.plugin}) && files.picks(drift::names_of_file(file.file));
        if (!is_picked || !was_changed(file)) continue;
        if (undone != nullptr && undone->is_undone(record.about.id, instance.instance, file)) continue;
        part.files.push_back({&file, {}, {file.plugin, file.file, {}, {}, {}}});
      }
      if (!part.files.empty() || instance.state == InstanceState::writing) parts.push_back(std::move(part));
    }
    std::sort(parts.begin(), parts.end(),
              [](const Part& left, const Part& right) { return left.instance.name < right.instance.name; });
    return parts;
  }

  [[nodiscard]] Instance found(const InstanceRecord& record) const {
    const auto& all = inventory_.instances;
    const auto here =
        std::find_if(all.begin(), all.end(), [&](const Instance& one) { return one.name == record.instance; });
    Instance instance;
    if (here != all.end()) {
      instance = *here;
    } else {
      instance.name = instance.friendly_name = record.instance;
      instance.path = record.path;
      instance.error = Error("instance-missing", record.instance + " is gone: its folder was " + record.path,
                             "ampcfg-state(5) says how to take its files out of the backup by hand");
    }
    if (!instance.error && record.state == InstanceState::writing) {
      instance.error = Error("unfinished", "the deployment was cut short in " + record.instance,
                             "the next command that writes undoes it");
    }
    return instance;
  }

  /// What the files hold now, with the rights of their owner, and then, with this process's own, what they held before.
  void look(std::vector<Part>& parts, const Progress& progress) {
    std::size_t done = 0;
    for (Part& part : parts) {
      if (!part.instance.error) {
        try {
          read_files(part);
          for (File& file : part.files) read_backups(file);
        } catch (const Error& error) {
          part.instance.error = error;
        }
      }
      if (progress) progress(++done, parts.size());
    }
  }

  void read_files(Part& part) const {
    const OpenInstance opened(folder_, part.instance, configuration_);
    std::map<std::string, os::Outcome<os::Folder>> folders;
    for (File& file : part.files) {
      auto folder = folders.find(file.record->plugin);
      if (folder == folders.end())
        folder = folders.emplace(file.record->plugin, opened.plugin(file.record->plugin)).first;
      file.now = read_now(folder->second, *file.record, configuration_);
    }
  }

  void read_backups(File& file) const {
    const FileRecord& record = *file.record;
    file.history.now = file.now.bytes;
    if (!record.before.empty()) file.history.before = kept_.bytes(id_, record.before);
    // What was deployed is needed only where it is not there any more.
    if (os::hash_of(file.now.bytes) == record.after) {
      file.history.deployed = file.now.bytes;
    } else if (!record.after.empty()) {
      file.history.deployed = kept_.bytes(id_, record.after);
    }
  }

  /// Keys are narrowed when all are known. A pattern is mistyped only where its files have no such key at all.
  void pick_keys(const std::vector<Part>& parts, HostPlan& plan) {
    keys_.emplace(query_.selection.keys);
    if (query_.selection.keys.empty()) return;
    Filter there(query_.selection.keys);
    for (const Part& part : parts) {
      if (part.instance.error) continue;
      for (const File& file : part.files) {
        for (const std::string& key : drift::changed_keys(file.history)) {
          keys_->add(drift::names_of_key(file.record->file, key));
          there.add(drift::names_of_key(file.record->file, key));
        }
        for (const std::string& key : drift::keys_now(file.history))
          there.add(drift::names_of_key(file.record->file, key));
      }
    }
    std::vector<std::string> of_no_change, known;
    keys_->close(of_no_change, known);
    there.close(plan.unmatched_keys, plan.known.keys);
  }

  InstancePlan plan_of(Part& part) const {
    InstancePlan plan;
    plan.instance = part.instance;
    if (plan.instance.error) return plan;
    std::map<std::string, drift::PluginPlan> plugins;
    for (const File& file : part.files) {
      drift::PluginPlan& plugin = plugins[file.record->plugin];
      plugin.plugin = file.record->plugin;
      drift::Undo undo = plan_of(file);
      if (undo.file && !undo.file->after) undo.file->made = file.record->made;
      if (undo.file) plugin.files.push_back(std::move(*undo.file));
      std::move(undo.left.begin(), undo.left.end(), std::back_inserter(plugin.left));
    }
    for (auto& [name, plugin] : plugins) {
      std::sort(plugin.files.begin(), plugin.files.end(),
                [](const auto& left, const auto& right) { return left.file < right.file; });
      std::stable_sort(plugin.left.begin(), plugin.left.end(),
                       [](const auto& left, const auto& right) { return left.file < right.file; });
      if (!plugin.files.empty() || !plugin.left.empty()) plan.plugins.push_back(std::move(plugin));
    }
    return plan;
  }

  [[nodiscard]] drift::Undo plan_of(const File& file) const {
    if (!file.now.unreadable.empty())
      return {{}, {{file.record->plugin, file.record->file, std::nullopt, "unreadable", file.now.unreadable}}};
    drift::UndoWishes wishes{wish_.force, {}};
    if (!query_.selection.keys.empty())
      wishes.picks = [&](const std::string& key) { return keys_->picks(drift::names_of_key(file.record->file, key)); };
    std::optional<drift::Secrets> made;
    return drift::undo(file.history, wishes, secrets_.of_file(file.record->plugin, file.record->file, made));
  }

  const Configuration& configuration_;
  const RollbackWish& wish_;
  const Query& query_;
  Deployments kept_;
  InstancesFolder folder_;
  Inventory inventory_;
  drift::Secrets secrets_;
  std::optional<Filter> keys_;
  std::string id_;
};

bool does_something(const HostPlan& plan) {
  return std::any_of(plan.instances.begin(), plan.instances.end(),
                     [](const InstancePlan& part) { return part.instance.error || !part.plugins.empty(); });
}

/// The deployments that may be the last one, the last first.
class Candidates {
 public:
  Candidates(const State& state, const Rollback& rollback, const RolledBackFiles& undone,
             const std::vector<std::string>& instances)
      : state_(state), kept_(state), rollback_(rollback), undone_(undone), ids_(undone.candidates(instances)) {}

  /// Nothing where none is left. Throws Error (`record-damaged`) where one's record cannot be read: it may be this one.
  std::optional<DeploymentRecord> take_next() {
    while (next_ < ids_.size()) {
      const std::string& id = ids_[next_++];
      auto record = kept_.read(id);
      if (!record && !undone_.was_pruned(id)) throw no_record_of(state_, id);
      if (record && rollback_.concerns(*record, undone_)) return record;
    }
    return std::nullopt;
  }

 private:
  const State& state_;
  Deployments kept_;
  const Rollback& rollback_;
  const RolledBackFiles& undone_;
  std::vector<std::string> ids_;
  std::size_t next_ = 0;
};

/// Where the records do not say which deployment is the last.
Error without_last(const State& state, const std::string& why) {
  return {"record-damaged", "which deployment is the last cannot be said: " + why,
          "name the one to undo, `ampcfg rollback ID ...`: `ampcfg history` lists what can be read, and " +
              (state.path() / "deployments").native() + " has a folder for each"};
}

/// The last deployment, where nothing of it is left: which one is before it. What cannot be read of that changes
/// nothing.
void name_the_one_before(Candidates& candidates, RollbackPlan& plan) {
  try {
    if (const auto before = candidates.take_next()) {
      plan.plan.warnings.push_back("nothing of " + plan.id + " is left to bring back; the deployment before it is " +
                                   before->about.id + ": name it to undo that");
    }
  } catch (const Error& error) {
    plan.plan.warnings.push_back("nothing of " + plan.id + " is left to bring back; " + error.message());
  }
}

Error nothing_to_undo(const WhatWasDone& done) {
  std::string message = "no deployment is left to undo for what is selected";
  if (!done.unknown.empty()) message += "; but " + words_of_unknown(done.unknown) + " kept, and not in the record";
  return {"nothing-to-undo", message, "`ampcfg history` lists them; an id undoes a rollback, too"};
}

RollbackPlan plan_of_last(const State& state, Rollback& rollback, const Progress& progress) {
  RollbackPlan nothing;
  const auto instances = rollback.pick_instances({}, nothing.plan);
  const WhatWasDone done = what_was_done(state);
  const auto damage = done.audit.damage ? done.audit.damage : Audit(state).verify();
  if (damage) throw without_last(state, damage->words(state));
  try {
    const RolledBackFiles undone(state, done.audit.entries);
    Candidates candidates(state, rollback, undone, instances);
    if (const auto last = candidates.take_next()) {
      RollbackPlan plan = rollback.run(*last, &undone, progress);
      if (!does_something(plan.plan)) name_the_one_before(candidates, plan);
      return plan;
    }
  } catch (const Error& error) {
    if (error.code() == "record-damaged") throw without_last(state, error.message());
    throw;
  }
  if (nothing.plan.unmatched_instances.empty()) rollback.note_unmatched(nothing.plan);
  if (!nothing.plan.unmatched_instances.empty() || !nothing.plan.unmatched_plugins.empty() ||
      !nothing.plan.unmatched_files.empty())
    return nothing;
  throw nothing_to_undo(done);
}

RollbackPlan plan_to_undo(const Configuration& configuration, const RollbackWish& wish, const Query& query,
                          const Progress& progress) {
  const State state = require_state(configuration, Access::read);
  Rollback rollback(configuration, state, wish, query);
  if (wish.id.empty()) return plan_of_last(state, rollback, progress);
  const std::string id = whole_id(state, wish.id);
  const auto record = Deployments(state).read(id);
  if (!record) throw no_record_of(state, id);
  return rollback.run(*record, nullptr, progress);
}

}  // namespace

RollbackPlan plan_rollback(const Configuration& configuration, const RollbackWish& wish, const Query& query,
                           const Progress& progress) {
  const std::vector<Warning> said =
      query.finishes_first ? finish_before_planning(configuration) : warn_of_unfinished(configuration);
  try {
    RollbackPlan plan = plan_to_undo(configuration, wish, query, progress);
    plan.plan.warnings.insert(plan.plan.warnings.end(), said.begin(), said.end());
    return plan;
  } catch (const Error& error) {
    // It is no answer that could carry what was done first.
    std::string message = error.message();
    for (const Warning& warning : said) message += "; " + warning.text;
    throw Error(error.code(), message, error.hint(), error.kind());
  }
}

}  // namespace ampcfg::host

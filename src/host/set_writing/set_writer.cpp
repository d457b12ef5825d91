#include "host/set_writing/set_writer.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/state.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/signals.hpp"
#include "ampcfg/os/sync_files.hpp"
#include "host/set_writing/set_history.hpp"
#include "host/set_writing/set_journal.hpp"
#include "host/set_writing/set_lock.hpp"
#include "host/writing/write_errors.hpp"

namespace ampcfg::host {
namespace {

constexpr int most_turns = 3;

Error invalid(const SetPlace& place, const std::vector<drift::Problem>& problems) {
  const auto is_error = [](const drift::Problem& problem) {
    return problem.severity == drift::Problem::Severity::error;
  };
  const auto first = std::find_if(problems.begin(), problems.end(), is_error);
  const drift::Problem told = os::is_called_by_another() ? drift::without_text(*first) : *first;
  return usage_error("expectations-invalid",
                     "the set in " + place.path().native() + " has errors, so nothing is changed in it: " +
                         drift::told_place(told.file, told.place) + ": " + told.message,
                     "`ampcfg expect validate` shows all of them, and what to do");
}

SetInHand empty_set() {
  auto loaded = drift::Expectations::load({{"universal_configs.json", "{}"}}, {});
  return {{}, loaded.expectations.value(), {}};
}

SetInHand set_of(const SetPlace& place, std::vector<drift::SetFile> files, FirstChange first) {
  if (files.empty() && first == FirstChange::allowed) return empty_set();
  auto loaded = drift::Expectations::load(files, {});
  if (!loaded.expectations) throw invalid(place, loaded.problems);
  return {std::move(files), *std::move(loaded.expectations), std::move(loaded.problems)};
}

std::vector<drift::SetFile> read_files(const SetPlace& place) {
  const os::OwnerRights rights(place.owner());
  return read_expectation_folder(place.path()).files;
}

bool same_files(const std::vector<drift::SetFile>& left, const std::vector<drift::SetFile>& right) {
  const auto bytes = [](const std::vector<drift::SetFile>& files) {
    std::map<std::string_view, std::string_view> by_path;
    for (const drift::SetFile& file : files) by_path[file.path] = file.bytes;
    return by_path;
  };
  return bytes(left) == bytes(right);
}

std::vector<SetFileChange> changes_in(const drift::SetSteps& steps) {
  std::map<std::string, SetFileChange> by_path;
  for (const drift::SetStep& step : steps) {
    const auto [found, is_first] = by_path.try_emplace(step.file, SetFileChange{step.file, step.before, step.after});
    found->second.after = step.after;
  }
  std::vector<SetFileChange> changes;
  for (auto& [path, change] : by_path) {
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

std::string of_change(const SetJournal& journal) {
  std::string text = "a change of the set by " + journal.who.words() + " of " + journal.since;
  if (!journal.who.command.empty()) text += " (" + journal.who.command + ")";
  return text;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Warning insistent(const std::string& text) {
  return {text, Warning::Urgency::insistent};
}

std::vector<Warning> warnings_of(const Configuration& configuration, const SetInHand& set,
                                 const drift::SetSteps& steps) {
  std::vector<Warning> warnings;
  for (const std::string& file : drift::wrong_sums(set.files, steps)) {
    warnings.push_back(insistent("the sum of " + file +
                                 " in its metadata.json was wrong before: somebody has edited it by hand; it is taken "
                                 "anew with this change"));
  }
  const auto state = State::open_for_sets(configuration, Access::look);
  const auto* error = std::get_if<Error>(&state);
  if (error != nullptr && error->code() != "state-missing" && !steps.empty())
    warnings.emplace_back("`expect undo` cannot take this back: " + error->message());
  return warnings;
}

/// Writes the steps of one change, and knows how to take them back.
class SetWriter {
 public:
  SetWriter(const SetPlace& place, const drift::SetSteps& steps, const Who& who) : place_(place), steps_(steps) {
    journal_.id = new_deployment_id();
    journal_.process = static_cast<std::size_t>(::getpid());
    journal_.since = os::now_rfc3339();
    journal_.who = who;
  }

  /// False where somebody else has written a file meanwhile; then, and where it throws, all is as it was.
  bool write() {
    prepare();
    try {
      for (const JournalStep& step : journal_.steps) {
        const SetSpot spot = spot_of(step.file);
        if (!take_step(spot, step)) return take_back();
        if (const int number = spot.folder->sync()) throw error_of(step.file, number);
      }
    } catch (...) {
      take_back();
      throw;
    }
    return true;
  }

  void complete() {
    try {
      host::complete(place_, journal_);
    } catch (...) {
      take_back();
      throw;
    }
  }
  bool take_back() {
    undo(place_, journal_);
    return false;
  }
  [[nodiscard]] const SetJournal& journal() const { return journal_; }

 private:
  SetSpot spot_of(const std::string& file) {
    auto spot = place_.spot(file);
    if (!spot) throw Error("write-failed", "the folder of " + file + " is gone");
    return *std::move(spot);
  }

  static Error error_of(const std::string& file, int number) {
    const Error error = write_error(number);
    return {error.code(), file + " " + error.message(), error.hint()};
  }

  /// All that takes room is on the disk before the first file changes.
  void prepare() {
    std::set<std::string> folders;
    for (const drift::SetStep& step : steps_) {
      const std::string number = std::to_string(journal_.steps.size() + 1);
      journal_.steps.push_back(
          {step.file, os::hash_of(step.before), os::hash_of(step.after), ".ampcfg-" + journal_.id + "-" + number});
      const std::size_t slash = step.file.find('/');
      if (slash != std::string::npos && !place_.spot(step.file)) folders.insert(step.file.substr(0, slash));
    }
    journal_.made.assign(folders.begin(), folders.end());
    write_journal(place_, journal_);
    try {
      for (const drift::SetStep& step : steps_) place_.make_folder_of(step.file);
      make_temporaries();
    } catch (...) {
      take_back();
      throw;
    }
  }

  void make_temporaries() {
    std::vector<os::FileDescriptor> made;
    made.push_back(place_.folder().again());  // a platform's folder may be new in it
    for (std::size_t n = 0; n < steps_.size(); ++n) {
      if (!steps_[n].after) continue;
      const SetSpot spot = spot_of(steps_[n].file);
      const int number = spot.folder->make(journal_.steps[n].temporary, *steps_[n].after,
                                           place_.likeness(steps_[n].file), made.emplace_back());
      if (number != 0) throw error_of(steps_[n].file, number);
      made.push_back(spot.folder->again());
    }
    for (const int number : os::sync_files(made)) {
      if (number != 0) throw error_of("the set", number);
    }
  }

  const SetPlace& place_;
  const drift::SetSteps& steps_;
  SetJournal journal_;
};

/// Of a change that was undone before it was complete.
void forget(const Configuration& configuration, const std::string& id) {
  const auto state = State::open_for_sets(configuration, Access::look);
  if (const auto* open = std::get_if<State>(&state)) forget_set_change(*open, id);
}

/// Undoes what an earlier run has left, and says so.
void recover(const SetPlace& place, const Configuration& configuration, std::vector<Warning>& warnings) {
  const os::OwnerRights rights(place.owner());
  sweep_completed(place);
  const auto journal = read_journal(place);
  if (!journal) return;
  const JournalUndone undone = undo(place, *journal);
  std::string text = of_change(*journal) + " was cut short, and is undone";
  if (!undone.left.empty()) text += ", but for " + listed(undone.left) + ", which somebody has written since";
  warnings.push_back(insistent(text));
  forget(configuration, journal->id);
}

/// Where there is no state, the change stands all the same.
void note(const Configuration& configuration, const SetPlace& place, const SetJournal& journal,
          const drift::SetSteps& steps, const std::string& undoes, std::vector<Warning>& warnings) {
  try {
    const auto opened = State::open_for_sets(configuration, Access::read);
    if (const auto* error = std::get_if<Error>(&opened)) throw Error(*error);
    note_set_change(std::get<State>(opened),
                    {journal.id, 0, place.path().native(), journal.since, journal.who, undoes, {}}, steps);
  } catch (const Error& error) {
    warnings.push_back(insistent("`expect undo` cannot take this back: " + error.message()));
  }
}

Error set_changed(const std::string& words) {
  return {"set-changed", words, "look at the set as it is now, and try again"};
}

}  // namespace

namespace {

SetPlan plan_first(const Configuration& configuration, const SetWorker& worker) {
  NewSetFolder::require_room(configuration);
  SetPlan plan{empty_set(), {}, {}, {}};
  const drift::SetSteps steps = worker(plan.set).steps;
  plan.steps = steps;
  plan.warnings = warnings_of(configuration, plan.set, steps);
  plan.after = drift::require_loading(plan.set.files, steps);
  plan.files = changes_in(steps);
  return plan;
}

}  // namespace

SetPlan plan_work(const Configuration& configuration, const SetWorker& worker, FirstChange first) {
  if (first == FirstChange::allowed && NewSetFolder::is_missing(configuration))
    return plan_first(configuration, worker);
  const SetPlace place(configuration);
  std::vector<drift::SetFile> files = read_files(place);
  SetPlan plan{{{}, drift::Expectations(), {}}, {}, {}, {}};
  {
    const os::OwnerRights rights(place.owner());
    if (const auto journal = read_journal(place)) {
      files = as_undone(place, *journal, std::move(files));
      plan.warnings.push_back(insistent(of_change(*journal) + " was cut short; this change undoes it first"));
    }
  }
  plan.set = set_of(place, std::move(files), first);
  drift::SetSteps steps = worker(plan.set).steps;
  for (Warning& warning : warnings_of(configuration, plan.set, steps)) plan.warnings.push_back(std::move(warning));
  plan.steps = steps;
  drift::add_metadata(plan.set.files, steps, os::now_rfc3339());
  plan.after = drift::require_loading(plan.set.files, steps, &plan.set.expectations);
  const os::OwnerRights rights(place.owner());
  place.require_writable(steps);
  plan.files = changes_in(steps);
  return plan;
}

WrittenSet write_work(const Configuration& configuration, const SetPlan& planned, const std::string& meaning,
                      const SetWorker& worker, const Who& who, const std::string& undoes, FirstChange first) {
  const os::Unbroken whole;
  std::optional<NewSetFolder> made;
  if (first == FirstChange::allowed) made.emplace(configuration);
  const SetPlace place(configuration);
  WrittenSet written;
  lock_set(place);
  recover(place, configuration, written.warnings);
  for (int turn = 0; turn < most_turns; ++turn) {
    std::vector<drift::SetFile> files = read_files(place);
    const bool is_as_planned = same_files(files, planned.set.files);
    const SetInHand set = is_as_planned ? planned.set : set_of(place, std::move(files), first);
    SetWork work = is_as_planned ? SetWork{planned.steps, meaning} : worker(set);
    if (!is_as_planned) {
      if (work.meaning != meaning)
        throw set_changed("the set was changed by another meanwhile, and this would come to something else now");
      written.warnings.emplace_back("the set was changed by another meanwhile, so this was planned anew");
    }
    if (work.steps.empty()) return written;
    drift::add_metadata(set.files, work.steps, os::now_rfc3339());
    if (!is_as_planned) drift::require_loading(set.files, work.steps, &set.expectations);
    const os::OwnerRights rights(place.owner());
    place.require_writable(work.steps);
    SetWriter writer(place, work.steps, who);
    if (!writer.write()) continue;
    note(configuration, place, writer.journal(), work.steps, undoes, written.warnings);
    try {
      writer.complete();
    } catch (...) {
      forget(configuration, writer.journal().id);
      throw;
    }
    written.id = writer.journal().id;
    written.files = changes_in(work.steps);
    if (made) made->keep();
    return written;
  }
  throw set_changed("somebody is writing the set at the same time");
}

}  // namespace ampcfg::host

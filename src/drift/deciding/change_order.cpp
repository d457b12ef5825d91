#include "drift/deciding/change_order.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "ampcfg/drift/set/set_steps.hpp"
#include "ampcfg/os/error.hpp"
#include "drift/deciding/key_entries.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonChange;

std::string path_of(const std::string& platform, bool variable) {
  const std::string name = variable ? "variable_configs.json" : "universal_configs.json";
  return platform.empty() ? name : platform + "/" + name;
}

using When = std::tuple<bool, bool, bool, std::string>;

/// First those that set, from what counts most down, then the others upwards.
When when_of(const PlacedChange& placed) {
  const bool removes = placed.change.kind == JsonChange::Kind::remove;
  return {removes, removes == placed.variable, removes != placed.platform.empty(), placed.platform};
}

/// Edits by when they are made.
SetChange sorted(std::vector<PlacedChange> changes) {
  std::map<When, SetEdit> edits;
  for (PlacedChange& placed : changes) {
    SetEdit& edit = edits[when_of(placed)];
    edit.file = path_of(placed.platform, placed.variable);
    edit.changes.push_back(std::move(placed.change));
  }
  SetChange change;
  for (auto& [when, edit] : edits) change.push_back(std::move(edit));
  return change;
}

SetEdit edit_of(const NewGroups& groups, const NewFacts& facts) {
  SetEdit edit{"instances.json", {}};
  for (const auto& [name, members] : groups) {
    std::string list;
    for (const std::string& member : members) {
      list += list.empty() ? "" : ", ";
      document::write_json(list, std::string_view(member));
    }
    edit.changes.push_back({JsonChange::Kind::set, {"groups", name}, "[" + list + "]"});
  }
  for (const auto& [instance, by_name] : facts) {
    for (const auto& [name, value] : by_name)
      edit.changes.push_back({JsonChange::Kind::set, {"facts", instance, name}, value});
  }
  return edit;
}

std::size_t steps_in(const Ordering& ordered) {
  std::set<When> steps;
  for (const PlacedChange& placed : ordered.changes) steps.insert(when_of(placed));
  return steps.size() + (ordered.groups.empty() && ordered.facts.empty() ? 0 : 1);
}

/// Those that concern keys of these decisions.
std::vector<PlacedChange> changes_of(const std::vector<const Decision*>& decisions,
                                     const std::vector<PlacedChange>& changes) {
  std::set<KeyOfFile> keys;
  for (const Decision* decision : decisions) keys.insert(decision->of);
  std::vector<PlacedChange> found;
  for (const PlacedChange& placed : changes) {
    if (keys.contains(*placed.of)) found.push_back(placed);
  }
  return found;
}

/// What one instance is expected to have of one key, from the old set to the new.
struct Course {
  const Decision* decision = nullptr;
  Subject subject;
  bool is_known = false;
  std::vector<Counting> values;

  [[nodiscard]] bool comes_to_dispute() const { return values.back().is_disputed && !values.front().is_disputed; }
  [[nodiscard]] bool has_third() const {
    return std::any_of(values.begin(), values.end(),
                       [&](const Counting& value) { return !(value == values.front()) && !(value == values.back()); });
  }
};

/// `like`: as it was loaded before.
Expectations loaded(std::vector<SetFile> files, const Expectations& like) {
  for (SetFile& file : files) file.readable_by_all = false;  // only errors are looked for
  auto result = Expectations::load(std::move(files), {}, &like);
  if (result.expectations) return *std::move(result.expectations);
  const auto error = std::find_if(result.problems.begin(), result.problems.end(),
                                  [](const Problem& problem) { return problem.severity == Problem::Severity::error; });
  throw usage_error("set-edit", error->file + ": " + error->message, error->hint);
}

/// Instances that may be there, though no host has said so: those that the set names.
std::vector<Subject> unknown_subjects(const Expectations& set, const Fleet& fleet) {
  std::vector<Subject> subjects;
  if (fleet.is_whole) return subjects;
  std::vector<std::string> platforms = set.platforms();
  platforms.emplace_back();
  for (const std::string& name : set.documented_instances()) {
    const std::size_t colon = name.find(':');
    Subject subject;
    if (colon != std::string::npos) subject.host = name.substr(0, colon);
    subject.instance = colon == std::string::npos ? name : name.substr(colon + 1);
    const bool is_known = std::any_of(fleet.instances.begin(), fleet.instances.end(), [&](const KnownInstance& known) {
      return known.subject.instance == subject.instance && (subject.host.empty() || known.subject.host == subject.host);
    });
    for (const std::string& platform : platforms) {
      if (is_known) break;
      subject.platform = platform.empty() ? std::nullopt : std::optional(platform);
      subjects.push_back(subject);
    }
  }
  return subjects;
}

Error groups_disagree(const Course& course) {
  return usage_error(
      "groups-disagree",
      course.subject.instance + " is in two groups that would expect different values of " + course.decision->of.key,
      "give it a value of its own first, or take the other group's away");
}

/// A key of which nothing is expected yet has its new value at once, as what counts most is written first; so it cannot
/// have a third one, and nothing to dispute but between several groups.
std::vector<const Decision*> doubtful(const Expectations& set, const Ordering& ordered, bool is_one_step) {
  const std::vector<Decision>& decisions = ordered.decisions;
  std::vector<std::size_t> by_key;
  for (std::size_t n = 0; n < decisions.size(); ++n) by_key.push_back(n);
  std::stable_sort(by_key.begin(), by_key.end(),
                   [&](std::size_t one, std::size_t other) { return decisions[one].of < decisions[other].of; });
  KeyEntries entries(set.set());
  std::vector<std::size_t> found;
  for (std::size_t begin = 0, end = 0; begin < by_key.size(); begin = end) {
    const KeyOfFile& key = decisions[by_key[begin]].of;
    std::set<std::string_view> groups;
    for (; end < by_key.size() && decisions[by_key[end]].of == key; ++end) {
      for (const std::string& name : decisions[by_key[end]].whose) {
        if (name.starts_with('@')) groups.insert(name);
      }
    }
    const bool is_doubtful = groups.size() > 1 || ((!groups.empty() || !is_one_step) && !entries.of(key).empty());
    if (is_doubtful) found.push_back(by_key[begin]);
  }
  std::sort(found.begin(), found.end());
  std::vector<const Decision*> doubtful;
  for (const std::size_t n : found) doubtful.push_back(&decisions[n]);
  return doubtful;
}

class Courses {
 public:
  Courses(const std::vector<SetFile>& files, const Expectations& set, const std::vector<const Decision*>& decisions,
          const Fleet& fleet)
      : files_(files), set_(set), decisions_(decisions) {
    for (const KnownInstance& known : fleet.instances) subjects_.push_back({known.subject, true});
    for (const Subject& subject : unknown_subjects(set, fleet)) subjects_.push_back({subject, false});
  }

  /// Those that have a third value on the way.
  [[nodiscard]] std::vector<Course> with_third(const SetChange& change) const {
    std::vector<State> states = states_of(change);
    std::vector<Course> found;
    for (const Decision* decision : decisions_) {
      std::vector<std::vector<KeyEntry>> entries;
      for (State& state : states) entries.push_back(state.entries.of(decision->of));
      for (std::size_t n = 0; n < subjects_.size(); ++n) {
        Course course{decision, subjects_[n].subject, subjects_[n].is_known, {}};
        for (std::size_t i = 0; i < states.size(); ++i) {
          Counting counts = counting(states[i].set.set(), course.subject, states[i].groups[n], entries[i]);
          counts.node = nullptr;  // of a set that is gone then
          counts.layer = nullptr;
          course.values.push_back(std::move(counts));
        }
        if (course.comes_to_dispute()) throw groups_disagree(course);
        if (course.has_third()) found.push_back(std::move(course));
      }
    }
    return found;
  }

 private:
  struct Known {
    Subject subject;
    bool is_known = false;
  };

  /// The set before a change, or after one of its steps.
  struct State {
    Expectations set;
    KeyEntries entries;
    std::vector<std::vector<std::string>> groups;  ///< by subject
  };

  [[nodiscard]] std::vector<State> states_of(const SetChange& change) const {
    std::vector<State> states;
    const auto add = [&](const Expectations& set) {
      State& state = states.emplace_back(State{set, KeyEntries(set.set()), {}});
      for (const Known& one : subjects_) state.groups.push_back(set.set().instances.groups_of(one.subject));
    };
    add(set_);
    const SetSteps steps = steps_of(files_, change, &set_);
    for (std::size_t count = 1; count <= steps.size(); ++count)
      add(loaded(files_after(files_, steps, count), states.back().set));
    return states;
  }

  const std::vector<SetFile>& files_;
  const Expectations& set_;
  const std::vector<const Decision*>& decisions_;
  std::vector<Known> subjects_;
};

Error third_value(const Course& course) {
  const Subject& subject = course.subject;
  return usage_error("third-value",
                     (subject.host.empty() ? "" : subject.host + ":") + subject.instance +
                         " would be expected to have another value of " + course.decision->of.key +
                         " for a while, between its old and its new one",
                     "decide it in two steps: what is set first, then what is taken away");
}

/// Values of instances' own, for as long as the change takes: put in first, taken away last.
class Guards {
 public:
  explicit Guards(const Expectations& set) : set_(set), entries_(set.set()) {}

  void add(const Course& course) {
    const Counting& old = course.values.front();
    if (!course.is_known || old.is_disputed || old.text.empty()) throw third_value(course);
    const KeyOfFile& key = course.decision->of;
    const Subject& subject = course.subject;
    const auto& platforms = set_.platforms();
    const bool has_folder =
        subject.platform && std::find(platforms.begin(), platforms.end(), *subject.platform) != platforms.end();
    const std::string platform = has_folder ? *subject.platform : "";
    std::vector<std::string> path{key.plugin, key.file, key.key};
    for (const KeyEntry& entry : entries_.of(key)) {
      if (entry.layer->variable && entry.layer->platform == platform) path = entry.path;
    }
    path.push_back(subject.host_is_named ? subject.host + ":" + subject.instance : subject.instance);
    values_[path_of(platform, true)][path] = old.text;
  }

  [[nodiscard]] SetChange around(const SetChange& change) const {
    SetChange guarded;
    for (const auto& [file, values] : values_) guarded.push_back(edit_of(file, values, JsonChange::Kind::set));
    guarded.insert(guarded.end(), change.begin(), change.end());
    for (const auto& [file, values] : values_) guarded.push_back(edit_of(file, values, JsonChange::Kind::remove));
    return guarded;
  }

 private:
  using Values = std::map<std::vector<std::string>, std::string>;  // by path

  static SetEdit edit_of(const std::string& file, const Values& values, JsonChange::Kind kind) {
    SetEdit edit{file, {}};
    for (const auto& [path, text] : values) edit.changes.push_back({kind, path, text});
    return edit;
  }

  const Expectations& set_;
  KeyEntries entries_;
  std::map<std::string, Values> values_;  // by file
};

}  // namespace

SetChange in_order(const std::vector<SetFile>& files, const Expectations& set, Ordering ordered, const Fleet& fleet) {
  const auto in_steps = [&ordered](std::vector<PlacedChange> changes) {
    SetChange change = sorted(std::move(changes));
    if (!ordered.groups.empty() || !ordered.facts.empty())
      change.insert(change.begin(), edit_of(ordered.groups, ordered.facts));
    return change;
  };
  const auto decisions = doubtful(set, ordered, steps_in(ordered) < 2);
  const SetChange doubted = in_steps(changes_of(decisions, ordered.changes));
  SetChange change = in_steps(std::move(ordered.changes));
  if (decisions.empty()) return change;
  const Courses courses(files, set, decisions, fleet);
  const std::vector<Course> third = courses.with_third(doubted);
  if (third.empty()) return change;
  Guards guards(set);
  for (const Course& course : third) guards.add(course);
  change = guards.around(change);
  const std::vector<Course> still = courses.with_third(guards.around(doubted));
  if (!still.empty()) throw third_value(still.front());
  return change;
}

}  // namespace ampcfg::drift

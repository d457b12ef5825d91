#include "drift/learning/entries.hpp"

#include <algorithm>
#include <utility>

namespace ampcfg::drift {

namespace {

const std::string of_part = "\n";  // no plugin's name

}  // namespace

/// Where the entries of one key go.
struct Entries::Placing {
  const FileChoices& file;
  const KeyChoices& plan;
  InstanceSet targets;                      ///< entries are written for
  std::vector<std::string> of_groups = {};  ///< of each choice; empty where there is none
  InstanceSet differing = {};               ///< from what most have
};

Entries::Entries(const Seen& seen, const std::vector<LiveInstance>& instances, InstanceSet selected, Groups& groups)
    : seen_(seen), instances_(instances), groups_(groups), selected_(std::move(selected)) {}

void Entries::add(const FileChoices& file, const KeyChoices& plan) {
  Placing at{file, plan, file.having().both(selected_).without(plan.said.whom)};
  if (at.targets.empty()) return;
  InstanceSet in_groups;
  for (const Choice& choice : plan.choices) {
    std::string& group = at.of_groups.emplace_back();
    if (!choice.for_all) at.differing.add(choice.members);
    const bool may_be = choice.may_be_group && choice.members.size() > 1 && choice.members.meets(at.targets) &&
                        !choice.members.meets(plan.said.whom);
    if (may_be) group = groups_.find(choice.members, file.counted, in_groups);
    if (!group.empty()) in_groups.add(groups_.members(group));
  }
  const InstanceSet differing = at.differing;
  for (const Choice& choice : plan.choices) {
    at.differing = differing;
    choice.for_all ? place_for_all(at, choice) : place(at, choice);
  }
}

/// Whether everybody for whom the value would count without having been asked has it.
bool Entries::is_safe_for_all(const Placing& at, const Choice& choice) const {
  const FileChoices& file = at.file;
  if (at.plan.said.any || !(file.counted == file.instances)) return false;
  return file.having().without(at.targets).is_within(choice.members);
}

void Entries::place_for_all(Placing& at, const Choice& choice) {
  const InstanceSet missing = at.file.missing();
  bool for_all = is_safe_for_all(at, choice);
  std::string group;
  if (for_all && !missing.empty()) {
    const bool has_groups =
        std::any_of(at.of_groups.begin(), at.of_groups.end(), [](const std::string& name) { return !name.empty(); });
    const InstanceSet having = at.file.instances.without(missing);
    if (!has_groups) group = groups_.find_or_make(having, at.file.counted);
    for_all = !group.empty();
  }
  if (!for_all) return place(at, choice);
  if (!group.empty()) groups_.use(group);
  if (!choice.part.empty())
    needed_[choice.part].add(choice.members.with(at.file.instances.both(at.file.file->invalid)));
  write(at, choice, group.empty() ? std::vector<std::string>() : std::vector<std::string>{"@" + group});
  const InstanceSet lacking = at.plan.lacking.both(at.targets);
  if (lacking.empty()) return;
  at.differing = lacking;
  write(at, {lacking, "null", LearnedBy::variance, true, false, false}, names(lacking));
}

void Entries::place(Placing& at, const Choice& choice) {
  const auto position = static_cast<std::size_t>(&choice - at.plan.choices.data());
  const std::string& group = at.of_groups[position];
  const InstanceSet whose = choice.members.both(at.targets);
  if (whose.empty()) return;
  if (!choice.part.empty()) needed_[choice.part].add(whose);
  if (group.empty()) return write(at, choice, names(whose));
  groups_.use(group);
  Choice of_group = choice;
  of_group.by = LearnedBy::group;
  write(at, of_group, {"@" + group});
}

void Entries::write(const Placing& at, const Choice& choice, std::vector<std::string> whose) {
  LearnedEntry entry;
  entry.undecided = choice.undecided || (at.file.doubted && choice.for_all);
  entry.decision = {{at.file.file->plugin, at.file.file->file, seen_.keys[at.plan.key->name]},
                    entry.undecided ? undecided(choice.text) : choice.text,
                    std::move(whose)};
  entry.platform = at.file.folder;
  entry.by = choice.by == LearnedBy::universal && !entry.decision.whose.empty()
                 ? (entry.decision.whose.front().starts_with('@') ? LearnedBy::group : LearnedBy::variance)
                 : choice.by;
  if (entry.undecided) entry.question = question_of(at, choice);
  entries_.push_back(std::move(entry));
}

std::vector<std::string> Entries::names(const InstanceSet& instances) const {
  std::vector<std::string> names;
  for (const std::size_t number : instances.list()) names.push_back(instances_[number].name);
  return names;
}

std::map<std::string, std::size_t> Entries::questions_of_parts() const {
  std::map<std::string, std::size_t> found;
  for (const auto& [what, number] : questions_) {
    if (what.first.starts_with(of_part)) found.emplace(what.first.substr(of_part.size()), number);
  }
  return found;
}

/// As a review asks: keys of one plugin in which the same instances differ are one decision, or which the same have
/// alike; those made of one fact; those of a file that few lack.
std::size_t Entries::question_of(const Placing& at, const Choice& choice) {
  const LiveFile& file = *at.file.file;
  std::pair<std::string, InstanceSet> what{file.plugin, at.differing};
  // Who has something else in a key that is made of a fact is part of that question.
  const auto& choices = at.plan.choices;
  const auto made = std::find_if(choices.begin(), choices.end(), [](const Choice& one) { return !one.part.empty(); });
  if (made != choices.end()) {
    what = {of_part + made->part, {}};
  } else if (at.file.doubted && choice.for_all) {
    what = {file.plugin + "\n" + file.file, {}};
  } else if (at.differing.empty()) {
    what = {file.plugin + "\n", file.having.both(at.file.instances)};
  }
  return questions_.try_emplace(std::move(what), questions_.size() + 1).first->second;
}

}  // namespace ampcfg::drift

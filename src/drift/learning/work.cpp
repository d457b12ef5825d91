#include "drift/learning/work.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "drift/deciding/key_entries.hpp"

namespace ampcfg::drift {
namespace {

const std::vector<std::string>& unchecked_of(const Expectations* set) {
  static const std::vector<std::string> none;
  return set == nullptr ? none : set->set().unchecked;
}

}  // namespace

Learner::Work::Work(const Seen& all, const Expectations* said_already, LearnOptions what)
    : seen(all),
      set(said_already),
      options(std::move(what)),
      instances(live_instances(all)),
      files(live_files(all, instances, unchecked_of(said_already), options.untouched)),
      folders(said_already, instances),
      plugins_picked(options.selection.plugins, nullptr),
      files_picked(options.selection.files, nullptr),
      keys_picked(options.selection.keys, nullptr) {
  for (LiveInstance& one : instances) one.selected = !options.selected || options.selected(one.seen->known.subject);
  plan_files([](const document::JsonNode&, std::size_t) { return false; });
  want_values();
}

InstanceSet Learner::Work::selected() const {
  InstanceSet selected;
  for (std::size_t number = 0; number < instances.size(); ++number) {
    if (instances[number].selected) selected.add(number);
  }
  return selected;
}

bool Learner::Work::is_picked(const LiveFile& file, const LiveKey& key) const {
  return plugins_picked.pick(file.plugin) && files_picked.pick_file(file.file) &&
         keys_picked.pick_in_section(stem_of(file.file), seen.keys[key.name]);
}

void Learner::Work::plan_files(const Resolves& resolves) {
  plans.clear();
  Said said(set == nullptr ? nullptr : &set->set(), instances);
  for (const LiveFile& file : files) {
    if (file.left_out.empty()) plan_file(file, said.of_file(file), resolves);
  }
}

void Learner::Work::plan_file(const LiveFile& file, const SaidKeys& said, const Resolves& resolves) {
  std::map<std::string, InstanceSet> by_folder;
  for (const std::size_t number : file.with_plugin.list()) by_folder[folders.of(file.plugin, number)].add(number);
  for (const auto& [folder, whom] : by_folder) {
    FileChoices plan{&file, folder, whom, folders.counting(folder, file.with_plugin), false, {}};
    const InstanceSet having = plan.having();
    if (having.empty()) continue;
    for (const LiveKey& key : file.keys) {
      if (!key.left_out.empty()) continue;
      KeyChoices& one = plan.keys.emplace_back();
      one.key = &key;
      one.lacking = key.lacking.both(having);
      one.said = said_for(said, seen.keys[key.name], resolves);
    }
    plans.push_back(std::move(plan));
  }
}

void Learner::Work::want_values() {
  for (const FileChoices& file : plans) {
    const InstanceSet having = file.having();
    for (const KeyChoices& plan : file.keys) {
      if (having.is_within(plan.said.whom)) continue;
      const bool may_be_made_of_facts = plan.key->classes.size() > 1;
      if (!may_be_made_of_facts && !is_picked(*file.file, *plan.key)) continue;
      for (const KeyClass& one : plan.key->classes) {
        if (one.traits.secret) continue;
        if (wanted_by_mark_.try_emplace(one.mark, wanted.size()).second) wanted.push_back(one.example);
      }
    }
  }
}

void Learner::Work::take_values(std::vector<std::optional<std::string>> given) {
  values = std::move(given);
  for (LiveFile& file : files) {
    for (LiveKey& key : file.keys) {
      for (KeyClass& one : key.classes) {
        const auto found = one.traits.secret ? wanted_by_mark_.end() : wanted_by_mark_.find(one.mark);
        const bool is_known = found != wanted_by_mark_.end() && found->second < values.size() && values[found->second];
        one.json = is_known ? &*values[found->second] : nullptr;
      }
    }
  }
}

}  // namespace ampcfg::drift

#include "drift/learning/groups.hpp"

#include <algorithm>
#include <utility>

#include "drift/learning/names.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::string_view letters_and_digits = "abcdefghijklmnopqrstuvwxyz0123456789";

/// What names begin with, up to the first digit: `smp` of `SMP101` and `SMP102`.
std::string shared_start(const std::vector<LiveInstance>& instances, const InstanceSet& members) {
  std::string start;
  bool is_first = true;
  for (const std::size_t number : members.list()) {
    const std::string name = lowered(instances[number].seen->known.subject.instance);
    if (std::exchange(is_first, false)) {
      start = name;
    } else {
      const auto differ = std::mismatch(start.begin(), start.end(), name.begin(), name.end());
      start.erase(differ.first, start.end());
    }
  }
  start = start.substr(0, start.find_first_of("0123456789"));
  const std::size_t last = start.find_last_of(letters_and_digits);
  start.resize(last == std::string::npos ? 0 : last + 1);
  return start.find_first_of("@:*?[]/\\{} ") == std::string::npos && start.size() > 1 ? start : std::string();
}

}  // namespace

Groups::Groups(const Expectations* set, const std::vector<LiveInstance>& instances, std::vector<std::string> taken)
    : instances_(instances), taken_(taken.begin(), taken.end()) {
  if (set == nullptr) return;
  for (const auto& [name, patterns] : set->groups()) {
    taken_.insert(name);
    InstanceSet& members = groups_[name];
    for (std::size_t number = 0; number < instances.size(); ++number) {
      if (set->is_in_group(instances[number].seen->known.subject, name)) members.add(number);
    }
  }
}

void Groups::make_common(const std::vector<FileChoices>& files) {
  std::map<InstanceSet, std::set<std::string_view>> plugins;
  for (const FileChoices& file : files) {
    for (const KeyChoices& plan : file.keys) {
      for (const Choice& choice : plan.choices) {
        const bool may_be = choice.may_be_group && choice.members.size() > 1 && !choice.members.meets(plan.said.whom);
        if (may_be && find(choice.members, file.counted, {}).empty()) plugins[choice.members].insert(file.file->plugin);
      }
    }
  }
  for (const auto& [members, of] : plugins) {
    if (of.size() > 1) make(members);
  }
}

std::string Groups::find(const InstanceSet& members, const InstanceSet& counted, const InstanceSet& others) const {
  for (const auto& [name, all] : groups_) {
    if (all.both(counted) == members && !all.meets(others)) return name;
  }
  return {};
}

std::string Groups::find_or_make(const InstanceSet& members, const InstanceSet& counted) {
  std::string name = find(members, counted, {});
  if (name.empty() && members.size() > 1) name = make(members);
  return name;
}

const std::string& Groups::make(const InstanceSet& members) {
  const auto made = groups_.emplace(name_for(members), members).first;
  taken_.insert(made->first);
  new_.insert(made->first);
  return made->first;
}

std::string Groups::name_for(const InstanceSet& members) const {
  std::string start = shared_start(instances_, members);
  const auto is_free = [&](const std::string& name) { return !taken_.contains(name); };
  if (!start.empty() && is_free(start)) return start;
  for (std::size_t number = start.empty() ? 1 : 2;; ++number) {
    std::string name = (start.empty() ? "group" : start) + "-" + std::to_string(number);
    if (is_free(name)) return name;
  }
}

NewGroups Groups::made() const {
  NewGroups groups;
  for (const std::string& name : new_) {
    if (!used_.contains(name)) continue;
    for (const std::size_t number : groups_.at(name).list())
      groups[name].push_back(as_pattern(instances_[number].name));
  }
  return groups;
}

}  // namespace ampcfg::drift

#include "drift/learning/rules.hpp"

#include <algorithm>
#include <utility>

#include "drift/learning/value_text.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::size_t fewest_ids = 3;

std::size_t size_of(const std::vector<ClassHere>& classes) {
  std::size_t size = 0;
  for (const ClassHere& one : classes) size += one.members.size();
  return size;
}

/// A value that most have, and that nothing speaks against; null where there is none.
const ClassHere* majority(const std::vector<ClassHere>& classes, const LiveFile& file) {
  const std::size_t all = size_of(classes);
  for (const ClassHere& one : classes) {
    if (2 * one.members.size() <= all) continue;
    const bool is_doubted = is_never_filled_in(*one.of, file) || is_another_kind(*one.of, classes);
    return is_doubted ? nullptr : &one;
  }
  return nullptr;
}

Choice variance_of(const ClassHere& one) {
  return {one.members, *one.of->json, LearnedBy::variance, true, false, true};
}

void choose_one(KeyChoices& plan, const ClassHere& one, const std::vector<LiveInstance>& instances) {
  const bool is_alone = one.members.size() == 1;
  if (is_alone && holds_own(*one.of, instances[one.members.list().front()])) {
    plan.rule = Rule::its_own;
    plan.choices.push_back(variance_of(one));
    return;
  }
  plan.rule = Rule::one_class;
  plan.choices.push_back({one.members, *one.of->json, LearnedBy::universal, false, true, false});
}

/// Whether the key has an id of its own on each instance, of all that were asked; says what then.
bool choose_ids(KeyChoices& plan, const FileChoices& file, const std::vector<ClassHere>& here) {
  const auto& classes = plan.key->classes;
  const bool are_ids = std::all_of(classes.begin(), classes.end(), [](const KeyClass& one) { return one.traits.uuid; });
  if (!are_ids || classes.size() < 2) return false;
  const bool differ =
      std::all_of(classes.begin(), classes.end(), [](const KeyClass& one) { return one.members.size() == 1; });
  const bool are_most = classes.size() >= fewest_ids && 2 * classes.size() > file.file->having.size();
  if (!differ || !are_most) {
    plan.rule = Rule::shared_ids;
    return true;
  }
  plan.rule = Rule::unique;
  Choice choice{{}, R"({"$unique": true})", LearnedBy::unique, false, true, false};
  for (const ClassHere& one : here) choice.members.add(one.members);
  plan.choices.push_back(std::move(choice));
  return true;
}

}  // namespace

bool is_never_filled_in(const KeyClass& value, const LiveFile& file) {
  const Traits& traits = value.traits;
  return traits.never_filled_in && !file.of_messages && (!traits.has_default || traits.is_default);
}

bool is_another_kind(const KeyClass& value, const std::vector<ClassHere>& classes) {
  std::size_t others = 0;
  std::size_t same = 0;
  for (const ClassHere& one : classes) (one.of->traits.kind == value.traits.kind ? same : others) += one.members.size();
  if (others <= same) return false;
  return std::any_of(classes.begin(), classes.end(), [&](const ClassHere& kind) {
    std::size_t size = 0;
    for (const ClassHere& one : classes) size += one.of->traits.kind == kind.of->traits.kind ? one.members.size() : 0;
    return 2 * size > same + others;
  });
}

void choose(KeyChoices& plan, const FileChoices& file, const std::vector<LiveInstance>& instances) {
  const auto here = classes_here(*plan.key, file.instances);
  if (here.empty()) return;
  if (choose_ids(plan, file, here)) return;
  if (here.size() == 1) return choose_one(plan, here.front(), instances);
  const ClassHere* most = majority(here, *file.file);
  plan.rule = most == nullptr ? Rule::no_majority : Rule::majority;
  if (most != nullptr)
    plan.choices.push_back({most->members, *most->of->json, LearnedBy::universal, false, true, false});
  for (const ClassHere& one : here) {
    if (&one != most) plan.choices.push_back(variance_of(one));
  }
}

}  // namespace ampcfg::drift

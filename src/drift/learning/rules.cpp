#include "drift/learning/rules.hpp"

#include <algorithm>
#include <map>
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
    return is_never_filled_in(*one.of, file) ? nullptr : &one;
  }
  return nullptr;
}

/// Paper has either of these where a number may stand.
bool is_for_number(const KeyClass& one) {
  return one.json != nullptr && (*one.json == R"("default")" || *one.json == R"("disabled")");
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

/// Whether the key has an id of its own on most instances, of all that were asked; says what then.
bool choose_ids(KeyChoices& plan, const FileChoices& file, const std::vector<ClassHere>& here) {
  const auto& classes = plan.key->classes;
  const bool are_ids = std::all_of(classes.begin(), classes.end(), [](const KeyClass& one) { return one.traits.uuid; });
  if (!are_ids || classes.size() < 2) return false;
  const auto is_own = [](const KeyClass& one) { return one.members.size() == 1; };
  const auto own = static_cast<std::size_t>(std::count_if(classes.begin(), classes.end(), is_own));
  if (own < fewest_ids || 2 * own <= file.file->having.size()) {
    plan.rule = Rule::shared_ids;
    return true;
  }
  plan.rule = Rule::unique;
  plan.choices.push_back({{}, R"({"$unique": true})", LearnedBy::unique, false, true, false});
  for (const ClassHere& one : here) {
    if (is_own(*one.of)) {
      plan.choices.front().members.add(one.members);
    } else {
      plan.choices.push_back({one.members, *one.of->json, LearnedBy::variance, true, false, false});
    }
  }
  return true;
}

}  // namespace

bool is_never_filled_in(const KeyClass& value, const LiveFile& file) {
  const Traits& traits = value.traits;
  return traits.never_filled_in && !file.of_messages && (!traits.has_default || traits.is_default);
}

std::vector<Traits::Kind> kinds_of(const std::vector<ClassHere>& classes) {
  std::vector<Traits::Kind> kinds;
  for (const ClassHere& one : classes) kinds.push_back(one.of->traits.kind);
  if (std::find(kinds.begin(), kinds.end(), Traits::Kind::number) == kinds.end()) return kinds;
  for (std::size_t n = 0; n < classes.size(); ++n) {
    if (is_for_number(*classes[n].of)) kinds[n] = Traits::Kind::number;
  }
  return kinds;
}

std::optional<Traits::Kind> kind_of_most(const std::vector<ClassHere>& classes,
                                         const std::vector<Traits::Kind>& kinds) {
  std::map<Traits::Kind, std::size_t> sizes;
  for (std::size_t n = 0; n < classes.size(); ++n) sizes[kinds[n]] += classes[n].members.size();
  const std::size_t all = size_of(classes);
  for (const auto& [kind, size] : sizes) {
    if (2 * size > all) return kind;
  }
  return std::nullopt;
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

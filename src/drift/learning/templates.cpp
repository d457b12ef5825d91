#include "drift/learning/templates.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "ampcfg/document/json/json_write.hpp"
#include "drift/learning/derived_facts.hpp"
#include "drift/learning/names.hpp"
#include "drift/set/template_text.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::size_t fewest_made = 3;

std::size_t length_of_rests(const Filling& filling) {
  std::size_t length = 0;
  for (const std::size_t number : filling.holds.list()) length += filling.part->values.at(number).size();
  return length;
}

Choice variance_of(const ClassHere& one, const InstanceSet& members) {
  return {members, *one.of->json, LearnedBy::variance, true, false, false};
}

}  // namespace

Templates::Templates(const Seen& seen, std::vector<Part> parts) : seen_(seen), parts_(std::move(parts)) {}

void Templates::choose(std::vector<MadeKey> keys) {
  keys_ = std::move(keys);
  for (Part& part : derived_facts(keys_, parts_, seen_)) parts_.push_back(std::move(part));
  do find_made();
  while (drop_lonely());
  for (const Made& made : made_) choose(made);
}

void Templates::find_made() {
  made_.clear();
  for (const MadeKey& key : keys_) {
    auto filling = best_of(key);
    if (filling) made_.push_back({&key, *std::move(filling)});
  }
}

/// What holds for most, of equals the part that comes first, or a fact that says it with less.
std::optional<Filling> Templates::best_of(const MadeKey& key) const {
  std::optional<Filling> best;
  for (const Part& part : parts_) {
    auto filling = filling_of(key, part);
    if (!filling || filling->holds.size() < fewest_made || 2 * filling->holds.size() <= key.instances) continue;
    const bool is_shorter = best && best->part->is_derived && part.is_derived &&
                            filling->holds.size() == best->holds.size() &&
                            length_of_rests(*filling) < length_of_rests(*best);
    if (!best || filling->holds.size() > best->holds.size() || is_shorter) best = std::move(filling);
  }
  return best;
}

/// Takes out a derived fact that keys of one plugin alone are made of in the end.
bool Templates::drop_lonely() {
  std::map<std::string_view, std::set<std::string_view>> plugins;
  for (const Made& made : made_) plugins[made.filling.part->name].insert(made.key->file->file->plugin);
  const auto lonely = std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) {
    const auto found = plugins.find(part.name);
    return part.is_derived && found != plugins.end() && found->second.size() < 2;
  });
  if (lonely == parts_.end()) return false;
  parts_.erase(lonely);
  return true;
}

void Templates::choose(const Made& made) {
  KeyChoices& key = *made.key->key;
  const Filling& filling = made.filling;
  key.rule = Rule::made_of_facts;
  key.choices.clear();
  key.choices.push_back({filling.holds, template_of(filling), LearnedBy::made_of_facts, true, true, false});
  key.choices.back().part = filling.part->name;
  for (const ClassHere& one : classes_here(*key.key, made.key->file->instances)) {
    const InstanceSet others = one.members.without(filling.holds);
    if (!others.empty()) key.choices.push_back(variance_of(one, others));
  }
}

std::vector<const Part*> Templates::derived() const {
  std::set<std::string_view> used;
  for (const Made& made : made_) used.insert(made.filling.part->name);
  std::vector<const Part*> derived;
  for (const Part& part : parts_) {
    if (part.is_derived && used.contains(part.name)) derived.push_back(&part);
  }
  return derived;
}

std::string template_of(const Filling& filling) {
  std::string directive = "{\"$template\": ";
  const std::string text = as_template(filling.begin) + "{" + filling.part->name + "}" + as_template(filling.end);
  document::write_json(directive, std::string_view(text));
  return directive + (filling.is_number ? ", \"as\": \"number\"}" : "}");
}

}  // namespace ampcfg::drift

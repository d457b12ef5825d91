#include "drift/learning/doubts.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "drift/learning/rules.hpp"
#include "drift/learning/secret_names.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::size_t most_names = 4;
constexpr std::size_t most_of_value = 60;

void mark(KeyChoices& key, const InstanceSet& whose) {
  for (Choice& choice : key.choices) choice.undecided = choice.undecided || choice.members.meets(whose);
}

/// A value as words quote it, at the end of a character.
std::string shortened(const std::string& json) {
  if (json.size() <= most_of_value) return json;
  std::size_t end = most_of_value;
  while (end > 0 && (static_cast<unsigned char>(json[end]) & 0xC0U) == 0x80) --end;
  return json.substr(0, end) + "…";
}

std::string_view words_of(Traits::Kind kind) {
  switch (kind) {
    case Traits::Kind::null:
      return "nothing";
    case Traits::Kind::boolean:
      return "true or false";
    case Traits::Kind::number:
      return "a number";
    case Traits::Kind::text:
      return "text";
    case Traits::Kind::list:
      return "a list";
    case Traits::Kind::mapping:
      return "a mapping";
  }
  return {};
}

/// Another instance whose name, fact or port that is; nothing where there is none.
std::optional<std::size_t> whose_is(const std::string& text, std::size_t own, const std::vector<Part>& parts,
                                    const Part& first) {
  const auto in = [&](const Part& part) -> std::optional<std::size_t> {
    const auto mine = part.values.find(own);
    if (mine != part.values.end() && mine->second == text) return std::nullopt;
    for (const auto& [number, value] : part.values) {
      if (number != own && value == text) return number;
    }
    return std::nullopt;
  };
  if (const auto found = in(first)) return found;
  for (const Part& part : parts) {
    if (const auto found = in(part)) return found;
  }
  return std::nullopt;
}

}  // namespace

void Doubts::look_at(FileChoices& file) {
  const InstanceSet missing = file.missing();
  const bool are_few = !missing.empty() && 3 * missing.size() <= file.counted.size();
  const bool is_learned = std::any_of(file.keys.begin(), file.keys.end(),
                                      [](const KeyChoices& key) { return !key.choices.empty() && !key.said.any; });
  if (!are_few || !is_learned) return;
  file.doubted = true;
  add(DoubtKind::no_such_file, {file.file->plugin, file.file->file, {}}, missing, "not on " + names(missing));
}

void Doubts::look_at(const FileChoices& file, KeyChoices& key) {
  if (key.rule == Rule::shared_ids || key.rule == Rule::unique) return shared_ids(file, key);
  if (key.choices.empty()) return;
  never_filled_in(file, key);
  another_kind(file, key);
}

void Doubts::never_filled_in(const FileChoices& file, KeyChoices& key) {
  InstanceSet whose;
  std::string words;
  for (const ClassHere& one : classes_here(*key.key, file.instances)) {
    if (!is_never_filled_in(*one.of, *file.file)) continue;
    whose.add(one.members);
    if (words.empty()) words = one.of->json == nullptr || is_secret(*key.key) ? "a secret" : shortened(*one.of->json);
  }
  whose.remove(key.said.whom);
  if (whose.empty()) return;
  mark(key, whose);
  add(DoubtKind::never_filled_in, key_of(file, key), whose, words);
}

void Doubts::another_kind(const FileChoices& file, KeyChoices& key) {
  const auto classes = classes_here(*key.key, file.instances);
  const std::vector<Traits::Kind> kinds_here = kinds_of(classes);
  const auto most = kind_of_most(classes, kinds_here);
  InstanceSet whose;
  InstanceSet others;
  std::string kinds;
  for (std::size_t n = 0; n < classes.size(); ++n) {
    const ClassHere& one = classes[n];
    const std::string_view words = words_of(kinds_here[n]);
    if (most == kinds_here[n]) {
      others.add(one.members);
    } else {
      whose.add(one.members);
      if (kinds.find(words) == std::string::npos) kinds += (kinds.empty() ? "" : " or ") + std::string(words);
    }
  }
  if (!most || whose.without(key.said.whom).empty()) return;
  mark(key, whose);
  add(DoubtKind::another_kind, key_of(file, key), whose,
      kinds + " on " + names(whose) + ", " + std::string(words_of(*most)) + " on " + std::to_string(others.size()));
}

void Doubts::shared_ids(const FileChoices& file, const KeyChoices& key) {
  InstanceSet whose;
  std::size_t own = 0;
  std::size_t all = 0;
  for (const KeyClass& one : key.key->classes) {
    all += one.members.size();
    own += one.members.size() == 1 ? 1 : 0;
    if (one.members.size() > 1) whose.add(one.members);
  }
  if (2 * own <= all || whose.without(key.said.whom).empty() || !whose.meets(file.instances)) return;
  add(DoubtKind::shared_ids, key_of(file, key), whose, "the same on " + names(whose));
}

void Doubts::look_at(const Templates::Made& made, const std::vector<Part>& parts) {
  std::map<std::size_t, InstanceSet> whose;  // by the instance whose value it is
  InstanceSet all;
  for (const MadeKey::Text& one : made.key->texts) {
    for (const std::size_t number : one.members.without(made.filling.holds).list()) {
      const auto rest = between(one.text, made.filling.begin, made.filling.end);
      auto owner = rest ? whose_is(*rest, number, parts, *made.filling.part) : std::nullopt;
      if (!owner) owner = whose_is(one.text, number, parts, *made.filling.part);
      if (!owner || made.key->key->said.whom.has(number)) continue;
      whose[*owner].add(number);
      all.add(number);
    }
  }
  if (all.empty()) return;
  std::string words;
  for (const auto& [owner, those] : whose)
    words += (words.empty() ? "" : "; ") + instances_[owner].name + "'s on " + names(those);
  add(DoubtKind::anothers_value, key_of(*made.key->file, *made.key->key), all, words);
}

void Doubts::look_at(const Part& fact) {
  std::map<std::string_view, InstanceSet> whose;
  for (const auto& [number, value] : fact.values) whose[value].add(number);
  for (const auto& [value, those] : whose) {
    if (those.size() > 1)
      add(DoubtKind::anothers_value, fact.first, those, "the same fact `" + fact.name + "` for " + names(those));
  }
}

void Doubts::add(DoubtKind kind, KeyOfFile of, const InstanceSet& whose, std::string words) {
  Doubt doubt{kind, std::move(of), {}, std::move(words)};
  for (const std::size_t number : whose.list()) doubt.instances.push_back(instances_[number].name);
  std::sort(doubt.instances.begin(), doubt.instances.end());
  doubts_.push_back(std::move(doubt));
}

KeyOfFile Doubts::key_of(const FileChoices& file, const KeyChoices& key) const {
  return {file.file->plugin, file.file->file, seen_.keys[key.key->name]};
}

std::string Doubts::names(const InstanceSet& instances) const {
  const auto all = instances.list();
  const std::size_t shown = all.size() > most_names ? most_names - 1 : all.size();
  std::string names;
  for (std::size_t n = 0; n < shown; ++n) names += (n == 0 ? "" : ", ") + instances_[all[n]].name;
  if (shown < all.size()) names += " and " + std::to_string(all.size() - shown) + " more";
  return names;
}

std::vector<Doubt> Doubts::take() {
  std::stable_sort(doubts_.begin(), doubts_.end(), [](const Doubt& one, const Doubt& other) {
    const auto by_number = [](const Doubt& doubt) { return -static_cast<std::ptrdiff_t>(doubt.instances.size()); };
    return std::tuple(one.kind, by_number(one), one.of) < std::tuple(other.kind, by_number(other), other.of);
  });
  return std::move(doubts_);
}

}  // namespace ampcfg::drift

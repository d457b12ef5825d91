#include "drift/learning/parts.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "drift/learning/value_text.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

/// A beginning, an end, and whether the values are numbers.
using Frame = std::tuple<std::string, std::string, bool>;

void find_frames(const MadeKey& key, const MadeKey::Text& text, std::size_t instance, const std::string& value,
                 std::map<Frame, InstanceSet>& frames) {
  for (std::size_t at = text.text.find(value); at != std::string::npos; at = text.text.find(value, at + 1)) {
    const std::size_t end = at + value.size();
    if (key.is_edge_at(text, at) && key.is_edge_at(text, end))
      frames[{text.text.substr(0, at), text.text.substr(end), text.is_number}].add(instance);
  }
}

std::size_t length_of(const Frame& frame) {
  return std::get<0>(frame).size() + std::get<1>(frame).size();
}

bool are_divisible(const std::vector<MadeKey::Text>& texts) {
  std::optional<std::size_t> length;
  for (const MadeKey::Text& one : texts) {
    if (!one.is_number) continue;
    if (length && *length != one.text.size()) return false;
    length = one.text.size();
  }
  return length.has_value();
}

}  // namespace

bool MadeKey::is_edge_at(const Text& text, std::size_t at) const {
  return (text.is_number && is_divisible) || is_edge(text.text, at);
}

std::optional<MadeKey> made_key(const FileChoices& file, KeyChoices& key) {
  const auto here = classes_here(*key.key, file.instances);
  if (here.size() < 2) return std::nullopt;
  MadeKey made{&file, &key, {}, 0, false};
  for (const ClassHere& one : here) {
    made.instances += one.members.size();
    auto text = one.of->traits.secret ? std::nullopt : characters_of(*one.of);
    if (text) made.texts.push_back({one.members, *std::move(text), one.of->traits.kind == Traits::Kind::number});
  }
  if (made.texts.empty()) return std::nullopt;
  made.is_divisible = are_divisible(made.texts);
  return made;
}

std::optional<Filling> filling_of(const MadeKey& key, const Part& part) {
  std::map<Frame, InstanceSet> frames;
  for (const MadeKey::Text& text : key.texts) {
    for (const std::size_t number : text.members.list()) {
      const auto value = part.values.find(number);
      if (value != part.values.end() && !value->second.empty()) find_frames(key, text, number, value->second, frames);
    }
  }
  const auto is_worse = [](const auto& one, const auto& other) {
    return std::pair(one.second.size(), length_of(one.first)) < std::pair(other.second.size(), length_of(other.first));
  };
  const auto best = std::max_element(frames.begin(), frames.end(), is_worse);
  if (best == frames.end()) return std::nullopt;
  const auto& [begin, end, is_number] = best->first;
  return Filling{&part, begin, end, best->second, is_number};
}

std::optional<std::string> between(std::string_view text, std::string_view begin, std::string_view end) {
  const bool is_framed = text.size() > begin.size() + end.size() && text.starts_with(begin) && text.ends_with(end);
  if (!is_framed) return std::nullopt;
  return std::string(text.substr(begin.size(), text.size() - begin.size() - end.size()));
}

std::vector<Part> known_parts(const ExpectationSet* set, const std::vector<LiveInstance>& instances) {
  Part name{"instance", {}}, lower{"instance:lower", {}}, port{"port", {}};
  std::map<std::string, Part> facts;
  for (std::size_t number = 0; number < instances.size(); ++number) {
    const SeenInstance& seen = *instances[number].seen;
    name.values[number] = seen.known.subject.instance;
    lower.values[number] = lowered(seen.known.subject.instance);
    if (seen.port != 0) port.values[number] = std::to_string(seen.port);
    if (set == nullptr) continue;
    for (auto& [fact, value] : set->instances.parts_of(seen.known.subject)) {
      if (!is_built_in_part(fact)) facts[fact].values[number] = value;
    }
  }
  std::vector<Part> parts{std::move(name), std::move(lower)};
  for (auto& [fact, part] : facts) {
    part.name = fact;
    parts.push_back(std::move(part));
  }
  parts.push_back(std::move(port));
  return parts;
}

}  // namespace ampcfg::drift

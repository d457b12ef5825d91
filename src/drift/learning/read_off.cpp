#include "drift/learning/read_off.hpp"

#include <map>
#include <optional>
#include <utility>

#include "drift/learning/parts.hpp"
#include "drift/learning/value_text.hpp"

namespace ampcfg::drift {
namespace {

const Directive* template_in(const ExpectationSet* set, const document::JsonNode& node) {
  const Directive* directive = set == nullptr ? nullptr : set->directive(node);
  return directive != nullptr && directive->kind == Directive::Kind::template_text ? directive : nullptr;
}

std::optional<std::string> live_text(const LiveKey& key, std::size_t instance) {
  for (const KeyClass& one : key.classes) {
    if (one.members.has(instance)) return characters_of(one);
  }
  return std::nullopt;
}

/// The value of the one fact that a template lacks, as a text shows it.
std::optional<std::pair<std::string, std::string>> lacking_fact(const TemplateText& made, const Parts& parts,
                                                                const std::string& text) {
  std::string begin;
  std::string end;
  std::string lacking;
  for (const TemplateStretch& stretch : made.stretches()) {
    std::string& side = lacking.empty() ? begin : end;
    side += stretch.text;
    if (stretch.part.empty()) continue;
    const auto found = parts.find(stretch.part);
    if (found != parts.end()) {
      side += found->second;
    } else if (lacking.empty() && !is_built_in_part(stretch.part)) {
      lacking = stretch.part;
    } else {
      return std::nullopt;
    }
  }
  auto value = between(text, begin, end);
  if (lacking.empty() || !value) return std::nullopt;
  return std::pair(lacking, *std::move(value));
}

}  // namespace

ReadOff::ReadOff(const ExpectationSet* set, const std::vector<LiveInstance>& instances)
    : set_(set), instances_(instances) {
  for (const LiveInstance& one : instances)
    parts_.push_back(set == nullptr ? Parts() : set->instances.parts_of(one.seen->known.subject));
}

void ReadOff::read(const Seen& seen, const std::vector<LiveFile>& files) {
  if (set_ == nullptr || set_->parts.empty()) return;
  Said said(set_, instances_);
  for (const LiveFile& file : files) {
    const SaidKeys& keys = said.of_file(file);
    if (keys.empty()) continue;
    for (const LiveKey& key : file.keys) {
      const auto found = keys.find(seen.keys[key.name]);
      if (found != keys.end()) look(file, key, found->second);
    }
  }
  for (const auto& [fact, votes] : votes_) facts_[fact] = votes.values();
  for (const auto& [fact, values] : facts_) {
    for (const auto& [instance, value] : values) parts_[instance].emplace(fact, value);
  }
}

void ReadOff::look(const LiveFile& file, const LiveKey& key, const SaidOfKey& said) {
  std::map<std::size_t, const SaidEntry*> counting;
  for (const SaidEntry& entry : said.entries) {
    for (const std::size_t number : entry.whom.both(file.having).list()) counting[number] = &entry;
  }
  for (const auto& [number, entry] : counting) {
    const Directive* directive = template_in(set_, *entry->node);
    const auto text = directive == nullptr ? std::nullopt : live_text(key, number);
    const auto fact = text ? lacking_fact(directive->text, parts_[number], *text) : std::nullopt;
    if (fact) votes_[fact->first].add(number, file.plugin, fact->second);
  }
}

bool ReadOff::resolves(const document::JsonNode& node, std::size_t instance) const {
  const Directive* directive = template_in(set_, node);
  return directive == nullptr || fill_in(directive->text, parts_[instance]).unknown.empty();
}

}  // namespace ampcfg::drift

#include "wanted.hpp"

#include <algorithm>
#include <tuple>

#include "glob.hpp"

namespace ampcfg::drift {
namespace {

using document::JsonNode;

int rank(const Expected& expected, bool before_others) {
  return (expected.layer->platform.empty() ? 0 : 2) + (before_others ? 1 : 0);
}

}  // namespace

NameFilter::NameFilter(const Patterns& patterns, const ExpectationSet* set) {
  for (const std::string& pattern : patterns.list()) {
    const bool is_name = set != nullptr && std::binary_search(set->glob_like.begin(), set->glob_like.end(), pattern);
    patterns_.push_back({pattern, is_name || !is_glob(pattern)});
  }
}

bool NameFilter::pick(std::string_view name) const {
  return patterns_.empty() || std::any_of(patterns_.begin(), patterns_.end(), [&](const Pattern& pattern) {
           return pattern.text == name || (!pattern.literal && glob(pattern.text, name));
         });
}

bool NameFilter::pick_file(std::string_view path) const {
  if (pick(path)) return true;
  const std::size_t dot = path.rfind('.');
  const std::size_t slash = path.rfind('/');
  const bool has_stem = dot != std::string_view::npos && (slash == std::string_view::npos || dot > slash + 1);
  return has_stem && pick(path.substr(0, dot));
}

bool NameFilter::pick_in_section(std::string_view section, std::string_view key) const {
  return pick(key) || pick(std::string(section) + "." + std::string(key));
}

WantedFiles::WantedFiles(const PluginSet& set, const Subject& subject, PluginFiles& files) : places_(set, files) {
  std::vector<WantedFile*> of_section;
  for (const Section& section : set.sections) {
    WantedFile& file = files_[places_.section_file(section.name)];
    of_section.push_back(&file);
    if (!file.sections_.empty()) {
      for (const Expected& leaf : section.leaves) {
        file.claims_.push_back({leaf.key, section.name, true, leaf.node, false, rank(leaf, true)});
      }
    }
    file.sections_.push_back(&section);
  }
  const auto file_at = [&](std::string_view name) -> WantedFile& {
    const auto found = files_.find(name);
    return found != files_.end() ? found->second : files_[std::string(name)];
  };
  for (const FlatKey& key : set.flat_keys) {
    const KeyPlace place = places_.place(key.key, key.stem);
    file_at(place.file).claims_.push_back({place.key, key.key, false, key.node, false, rank(key, false)});
  }
  for (const VariableKey& key : set.variable_keys) {
    const Documented* documented = documented_for(key, subject);
    if (documented == nullptr) continue;
    const int precedence = rank(key, documented->instance != subject.instance);
    if (key.section >= 0) {
      const auto section = static_cast<std::size_t>(key.section);
      const std::string_view in_file = key.key.substr(set.sections[section].name.size() + 1);
      of_section[section]->claims_.push_back({in_file, key.key, false, documented->node, true, precedence});
    } else {
      const KeyPlace place = places_.place(key.key, key.stem);
      file_at(place.file).claims_.push_back({place.key, key.key, false, documented->node, true, precedence});
    }
  }
}

void WantedFiles::list(const WantedFile& file, const NameFilter& keys, std::vector<Wanted>& wanted) const {
  wanted.clear();
  std::vector<bool> covered;
  if (!file.claims_.empty()) list_claims(file, keys, covered, wanted);
  if (file.sections_.empty()) return;
  const Section& section = *file.sections_[0];
  for (std::size_t i = 0; i < section.leaves.size(); ++i) {
    const Expected& leaf = section.leaves[i];
    if (!covered.empty() && covered[i]) continue;
    if (!keys.picks_all() && !keys.pick_in_section(section.name, leaf.key)) continue;
    wanted.push_back({leaf.key, leaf.node, leaf.node, Source::universal});
  }
}

/// The keys that more than the file's first section claims, or only others.
void WantedFiles::list_claims(const WantedFile& file, const NameFilter& keys, std::vector<bool>& covered,
                              std::vector<Wanted>& wanted) const {
  using Claim = WantedFile::Claim;
  std::vector<const Claim*> claims;
  for (const Claim& claim : file.claims_) claims.push_back(&claim);
  std::stable_sort(claims.begin(), claims.end(), [](const Claim* left, const Claim* right) {
    return std::tie(left->key, left->variable, left->rank) < std::tie(right->key, right->variable, right->rank);
  });
  const Section* section = file.sections_.empty() ? nullptr : file.sections_[0];
  if (section != nullptr) covered.resize(section->leaves.size());
  for (std::size_t first = 0, next = 0; first < claims.size(); first = next) {
    const Claim* universal = nullptr;
    const Claim* variable = nullptr;
    bool picked = keys.picks_all();
    for (next = first; next < claims.size() && claims[next]->key == claims[first]->key; ++next) {
      const Claim& claim = *claims[next];
      (claim.variable ? variable : universal) = &claim;
      picked = picked || keys.pick(claim.key) ||
               (claim.in_section ? keys.pick_in_section(claim.entry, claim.key) : keys.pick(claim.entry));
    }
    const JsonNode* universal_node = universal == nullptr ? nullptr : universal->node;
    if (const auto leaf = section == nullptr ? std::nullopt : section->find(claims[first]->key)) {
      covered[*leaf] = true;
      const Expected& in_section = section->leaves[*leaf];
      picked = picked || keys.pick_in_section(section->name, in_section.key);
      if (universal == nullptr || universal->rank < rank(in_section, true)) universal_node = in_section.node;
    }
    if (!picked) continue;
    const JsonNode* expected = variable == nullptr ? universal_node : variable->node;
    wanted.push_back(
        {claims[first]->key, expected, universal_node, variable == nullptr ? Source::universal : Source::variable});
  }
}

}  // namespace ampcfg::drift

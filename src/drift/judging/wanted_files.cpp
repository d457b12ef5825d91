#include "drift/judging/wanted_files.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

int rank(const SetLayer& layer, bool before_others) {
  return (layer.platform.empty() ? 0 : 2) + (before_others ? 1 : 0);
}

Claim claim_of(const Section& section, const Expected& leaf, std::size_t order) {
  return {leaf.key, section.name, leaf.node, leaf.layer, true, true, false, rank(*leaf.layer, true), order};
}

bool is_picked(const Claim& claim, const NameFilter& keys) {
  if (keys.picks_all()) return true;
  if (claim.in_section) return keys.pick_in_section(claim.entry, claim.key);
  return keys.pick(claim.key) || keys.pick(claim.entry);
}

bool is_before(const Claim& left, const Claim& right) {
  return std::tie(left.rank, left.order) < std::tie(right.rank, right.order);
}

/// The claims of one key that count.
struct Contest {
  std::string_view key;
  std::optional<Claim> universal;
  std::optional<Claim> variable;
  bool picked = false;
  bool by_section = false;

  void enter(const Claim& claim, bool claim_picked) {
    std::optional<Claim>& best = claim.for_instance ? variable : universal;
    if (!best || is_before(*best, claim)) best = claim;
    picked = picked || claim_picked;
    by_section = by_section || claim.by_section;
  }
};

/// By key.
std::vector<Contest> contests_of(const std::vector<Claim>& claims, const NameFilter& keys) {
  std::vector<Contest> contests;
  std::vector<const Claim*> sorted;
  for (const Claim& claim : claims) sorted.push_back(&claim);
  std::sort(sorted.begin(), sorted.end(), [](const Claim* left, const Claim* right) { return left->key < right->key; });
  for (const Claim* claim : sorted) {
    if (contests.empty() || contests.back().key != claim->key) contests.emplace_back().key = claim->key;
    contests.back().enter(*claim, is_picked(*claim, keys));
  }
  return contests;
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

void WantedFile::add(const Section& section) {
  sections_.push_back(&section);
  if (sections_.size() == 1) return;
  for (const Expected& leaf : section.leaves) others_.push_back(claim_of(section, leaf, sections_.size()));
}

void WantedFile::add(const FlatKey& key, std::string_view key_in_file) {
  const Claim claim{key_in_file,
                    key.key,
                    key.node,
                    key.layer,
                    false,
                    false,
                    false,
                    rank(*key.layer, false),
                    flat_.size() + others_.size()};
  const auto beginning = [](const Claim& of) { return of.entry.substr(0, of.entry.size() - of.key.size()); };
  const bool meets_none = sections_.empty() &&
                          (flat_.empty() || (flat_[0].layer == claim.layer && beginning(flat_[0]) == beginning(claim)));
  (meets_none ? flat_ : others_).push_back(claim);
}

void WantedFile::add(const VariableKey& key, std::string_view key_in_file, const Documented& documented,
                     bool names_host) {
  others_.push_back({key_in_file, key.key, documented.node, key.layer, false, key.section >= 0, true,
                     rank(*key.layer, names_host), others_.size()});
}

bool WantedFile::claims(std::string_view key) const {
  const auto is_of_key = [key](const Claim& claim) { return claim.key == key; };
  return std::any_of(flat_.begin(), flat_.end(), is_of_key) || std::any_of(others_.begin(), others_.end(), is_of_key) ||
         (!sections_.empty() && sections_[0]->find(key));
}

void WantedFile::list(const NameFilter& keys, std::vector<Wanted>& wanted) const {
  wanted.clear();
  std::vector<Contest> contests = contests_of(others_, keys);
  const auto take = [&](const Claim& claim) {
    const auto contest = std::lower_bound(contests.begin(), contests.end(), claim.key,
                                          [](const Contest& other, std::string_view key) { return other.key < key; });
    const bool picked = is_picked(claim, keys);
    if (contest != contests.end() && contest->key == claim.key) {
      contest->enter(claim, picked);
    } else if (picked) {
      wanted.push_back({claim.key, claim.node, claim.node, Source::universal, claim.entry, claim.by_section});
    }
  };
  for (const Claim& claim : flat_) take(claim);
  if (!sections_.empty()) {
    for (const Expected& leaf : sections_[0]->leaves) take(claim_of(*sections_[0], leaf, 0));
  }
  for (const Contest& contest : contests) {
    if (!contest.picked) continue;
    const Claim& expected = contest.variable ? *contest.variable : *contest.universal;
    wanted.push_back({contest.key, expected.node, contest.universal ? contest.universal->node : nullptr,
                      contest.variable ? Source::variable : Source::universal, expected.entry, contest.by_section});
  }
}

WantedFiles::WantedFiles(const PluginSet& set, const Subject& subject, PluginFiles& files) : places_(set, files) {
  std::vector<WantedFile*> of_section;
  for (const Section& section : set.sections) {
    of_section.push_back(&files_[places_.section_file(section.name)]);
    of_section.back()->add(section);
  }
  std::string_view last_name;
  WantedFile* last = nullptr;
  const auto file_at = [&](std::string_view name) -> WantedFile& {
    if (last != nullptr && name == last_name) return *last;
    const auto found = files_.find(name);
    last = found != files_.end() ? &found->second : &files_[std::string(name)];
    last_name = name;
    return *last;
  };
  for (const FlatKey& key : set.flat_keys) {
    const KeyPlace place = places_.place(key.key, key.stem);
    file_at(place.file).add(key, place.key);
  }
  for (const VariableKey& key : set.variable_keys) {
    const Documented* documented = documented_for(key, subject);
    if (documented == nullptr) continue;
    const bool names_host = documented->instance != subject.instance;
    if (key.section >= 0) {
      const auto section = static_cast<std::size_t>(key.section);
      const std::string_view in_file = key.key.substr(set.sections[section].name.size() + 1);
      of_section[section]->add(key, in_file, *documented, names_host);
    } else {
      const KeyPlace place = places_.place(key.key, key.stem);
      file_at(place.file).add(key, place.key, *documented, names_host);
    }
  }
}

}  // namespace ampcfg::drift

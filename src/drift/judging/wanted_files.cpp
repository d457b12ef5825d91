#include "drift/judging/wanted_files.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

/// `within` the same layer: of a universal one 1 for a section's, of a variable one 1 for INSTANCE, 2 for
/// HOST:INSTANCE.
int rank(const SetLayer& layer, int within) {
  return (layer.platform.empty() ? 0 : 3) + within;
}

Claim claim_of(const Section& section, const Expected& leaf, std::size_t order) {
  return {leaf.key, section.name, leaf.node, leaf.layer, true, true, false, {}, rank(*leaf.layer, 1), order};
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
  std::vector<Claim> other_groups;  ///< of the same rank as `variable`, whose group's name is the first of them
  std::optional<Claim> ended;
  bool picked = false;
  bool by_section = false;

  void enter(const Claim& claim, bool claim_picked, const Demands& demands) {
    if (demands.has_ended(*claim.node)) {
      const bool counts =
          !ended || std::pair(ended->for_instance, ended->rank) <= std::pair(claim.for_instance, claim.rank);
      if (counts) ended = claim;
      return;
    }
    if (claim.for_instance) {
      enter_variable(claim);
    } else if (!universal || is_before(*universal, claim)) {
      universal = claim;
    }
    picked = picked || claim_picked;
    by_section = by_section || claim.by_section;
  }

 private:
  void enter_variable(const Claim& claim) {
    if (variable && !claim.group.empty() && variable->rank == claim.rank && variable->group != claim.group) {
      other_groups.push_back(claim);
      if (claim.group < variable->group) std::swap(*variable, other_groups.back());
    } else if (!variable || is_before(*variable, claim)) {
      if (variable && variable->rank != claim.rank) other_groups.clear();
      variable = claim;
    }
  }
};

/// By key.
std::vector<Contest> contests_of(const std::vector<Claim>& claims, const NameFilter& keys, const Demands& demands) {
  std::vector<Contest> contests;
  std::vector<const Claim*> sorted;
  for (const Claim& claim : claims) sorted.push_back(&claim);
  std::sort(sorted.begin(), sorted.end(), [](const Claim* left, const Claim* right) { return left->key < right->key; });
  for (const Claim* claim : sorted) {
    if (contests.empty() || contests.back().key != claim->key) contests.emplace_back().key = claim->key;
    contests.back().enter(*claim, is_picked(*claim, keys), demands);
  }
  return contests;
}

/// What comes of a contest that somebody won.
Wanted winner_of(const Contest& contest, Demands& demands) {
  const Claim& won = contest.variable ? *contest.variable : *contest.universal;
  Wanted wanted{contest.key, demands.of(*won.node), nullptr, Source::universal, won.entry, contest.by_section};
  if (contest.variable) wanted.source = Source::variable;
  if (contest.universal) wanted.universal = contest.universal->node;
  if (!contest.variable && !contest.ended) return wanted;
  Precedence precedence;
  precedence.group = won.group;
  precedence.is_variance =
      contest.variable && (!contest.universal || !is_same(demands.of(*contest.universal->node), wanted.demand));
  if (contest.ended) precedence.ended = demands.of(*contest.ended->node);
  for (const Claim& other : contest.other_groups) {
    if (!is_same(wanted.demand, demands.of(*other.node))) precedence.other_group = other.group;
  }
  wanted.precedence = demands.keep(precedence);
  return wanted;
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
  const Claim claim{key_in_file, key.key, key.node, key.layer,           false,
                    false,       false,   {},       rank(*key.layer, 0), flat_.size() + others_.size()};
  const auto beginning = [](const Claim& of) { return of.entry.substr(0, of.entry.size() - of.key.size()); };
  const bool meets_none = sections_.empty() &&
                          (flat_.empty() || (flat_[0].layer == claim.layer && beginning(flat_[0]) == beginning(claim)));
  (meets_none ? flat_ : others_).push_back(claim);
}

void WantedFile::add(const VariableKey& key, std::string_view key_in_file, const Documented& documented,
                     const Subject& subject) {
  const bool is_own = !key.own_section.empty();
  if (is_own) variable_sections_.push_back(key.own_section);
  const int within = !documented.group().empty() ? 0 : documented.instance == subject.instance ? 1 : 2;
  others_.push_back({key_in_file, is_own ? key.own_section : key.key, documented.node, key.layer, is_own,
                     is_own || key.section >= 0, true, documented.group(), rank(*key.layer, within), others_.size()});
}

bool WantedFile::claims(std::string_view key) const {
  const auto is_of_key = [key](const Claim& claim) { return claim.key == key; };
  return std::any_of(flat_.begin(), flat_.end(), is_of_key) || std::any_of(others_.begin(), others_.end(), is_of_key) ||
         (!sections_.empty() && sections_[0]->find(key));
}

void WantedFile::list(const NameFilter& keys, Demands& demands, std::vector<Wanted>& wanted) const {
  wanted.clear();
  std::vector<Contest> contests = contests_of(others_, keys, demands);
  const auto take = [&](const Claim& claim) {
    const auto contest = std::lower_bound(contests.begin(), contests.end(), claim.key,
                                          [](const Contest& other, std::string_view key) { return other.key < key; });
    const bool picked = is_picked(claim, keys);
    if (contest != contests.end() && contest->key == claim.key) {
      contest->enter(claim, picked, demands);
    } else if (picked && !demands.has_ended(*claim.node)) {
      wanted.push_back(
          {claim.key, demands.of(*claim.node), claim.node, Source::universal, claim.entry, claim.by_section});
    }
  };
  for (const Claim& claim : flat_) take(claim);
  if (!sections_.empty()) {
    for (const Expected& leaf : sections_[0]->leaves) take(claim_of(*sections_[0], leaf, 0));
  }
  for (const Contest& contest : contests) {
    if (contest.picked && (contest.variable || contest.universal)) wanted.push_back(winner_of(contest, demands));
  }
}

WantedFiles::WantedFiles(const ExpectationSet& set, const PluginSet& plugin, const Subject& subject, PluginFiles& files)
    : demands_(set, subject), places_(plugin, files) {
  std::vector<WantedFile*> of_section;
  for (const Section& section : plugin.sections) {
    of_section.push_back(&files_[places_.section_file(section.name)]);
    of_section.back()->add(section);
  }
  for (const FlatKey& key : plugin.flat_keys) {
    const KeyPlace place = places_.place(key.key, key.stem);
    file_at(place.file).add(key, place.key);
  }
  for (const VariableKey& key : plugin.variable_keys) add(key, of_section, subject);
}

void WantedFiles::add(const VariableKey& key, const std::vector<WantedFile*>& of_section, const Subject& subject) {
  for (const Documented* documented : documented_for(key, subject, demands_.groups())) {
    if (!key.own_section.empty()) {
      files_[places_.section_file(key.own_section)].add(key, key.key, *documented, subject);
    } else if (key.section >= 0) {
      WantedFile& file = *of_section[static_cast<std::size_t>(key.section)];
      file.add(key, places_.below_section(key), *documented, subject);
    } else {
      const KeyPlace place = places_.place(key.key, key.stem);
      file_at(place.file).add(key, place.key, *documented, subject);
    }
  }
}

WantedFile& WantedFiles::file_at(std::string_view name) {
  if (last_ != nullptr && name == last_name_) return *last_;
  const auto found = files_.find(name);
  last_ = found != files_.end() ? &found->second : &files_[std::string(name)];
  last_name_ = name;
  return *last_;
}

}  // namespace ampcfg::drift

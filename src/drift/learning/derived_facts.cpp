#include "drift/learning/derived_facts.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>
#include <unordered_map>
#include <utility>

#include "drift/learning/names.hpp"
#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

constexpr std::size_t longest_rest = 32;
constexpr std::size_t most_frames = 12;  // beginnings, and ends, of one key that are tried
constexpr std::size_t most_splits = 8;   // of one key that are remembered
constexpr std::size_t fewest_instances = 3;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_decimal(char c) {
  return c >= '0' && c <= '9';
}

bool may_be_fact(std::string_view rest) {
  if (rest.empty() || rest.size() > longest_rest) return false;
  if (!is_letter_or_digit(rest.front()) || !is_letter_or_digit(rest.back())) return false;
  if (rest.size() < 2 && is_decimal(rest.front())) return false;
  return std::all_of(rest.begin(), rest.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.'; });
}

/// One way to cut a key's values.
struct Split {
  std::string begin, end;
  std::map<std::size_t, std::string> rests;  ///< by instance
  std::size_t own = 0;                       ///< instances whose rest no other has
};

/// Beginnings (or ends) that more than half of the values share, the longest first.
std::vector<std::string> shared_edges(const MadeKey& key, bool at_end) {
  std::map<std::string, std::size_t> counts;
  for (const MadeKey::Text& one : key.texts) {
    for (std::size_t at = 0; at <= one.text.size(); ++at) {
      if (key.is_edge_at(one, at)) counts[at_end ? one.text.substr(at) : one.text.substr(0, at)] += one.members.size();
    }
  }
  std::vector<std::string> shared;
  for (const auto& [text, count] : counts) {
    if (2 * count > key.instances) shared.push_back(text);
  }
  std::stable_sort(shared.begin(), shared.end(),
                   [](const std::string& one, const std::string& other) { return one.size() > other.size(); });
  // The longest, and those that most can have.
  if (shared.size() > most_frames) shared.erase(shared.begin() + most_frames / 2, shared.end() - most_frames / 2);
  return shared;
}

Split split_at(const MadeKey& key, const std::string& begin, const std::string& end) {
  Split split{begin, end, {}, 0};
  std::map<std::string_view, std::size_t> counts;
  for (const MadeKey::Text& one : key.texts) {
    auto rest = between(one.text, begin, end);
    const bool is_cut = rest && may_be_fact(*rest) && key.is_edge_at(one, begin.size()) &&
                        key.is_edge_at(one, one.text.size() - end.size());
    if (!is_cut) continue;
    for (const std::size_t number : one.members.list()) split.rests[number] = *rest;
  }
  for (const auto& [number, rest] : split.rests) ++counts[rest];
  for (const auto& [rest, count] : counts) split.own += count == 1 ? 1 : 0;
  return split;
}

/// The ways to cut a key that leave most instances something of their own, then the longest beginnings and ends.
std::vector<Split> splits_of(const MadeKey& key) {
  std::vector<Split> splits;
  const auto own = std::count_if(key.texts.begin(), key.texts.end(),
                                 [](const MadeKey::Text& one) { return one.members.size() == 1; });
  if (own < static_cast<std::ptrdiff_t>(fewest_instances)) return splits;
  const auto ends = shared_edges(key, true);
  for (const std::string& begin : shared_edges(key, false)) {
    for (const std::string& end : ends) {
      Split split = split_at(key, begin, end);
      if (split.own >= fewest_instances) splits.push_back(std::move(split));
    }
  }
  std::stable_sort(splits.begin(), splits.end(), [](const Split& one, const Split& other) {
    return std::pair(one.own, one.begin.size() + one.end.size()) >
           std::pair(other.own, other.begin.size() + other.end.size());
  });
  if (splits.size() > most_splits) splits.resize(most_splits);
  return splits;
}

class Deriving {
 public:
  Deriving(const std::vector<MadeKey>& keys, const std::vector<Part>& parts, const Seen& seen)
      : keys_(keys), parts_(parts), seen_(seen) {}

  std::vector<Part> run() {
    for (std::size_t n = 0; n < keys_.size(); ++n) {
      splits_.push_back(splits_of(keys_[n]));
      for (std::size_t split = 0; split < splits_[n].size(); ++split) {
        for (const auto& [number, rest] : splits_[n][split].rests) index_[{number, rest}].emplace_back(n, split);
      }
    }
    for (const std::size_t seed : seeds()) derive(seed);
    return std::move(derived_);
  }

 private:
  using Spot = std::pair<std::size_t, std::size_t>;  // a key and one of its splits
  struct TextHash {
    std::size_t operator()(const std::pair<std::size_t, std::string>& spot) const {
      return std::hash<std::string>()(spot.second) * 31 + spot.first;
    }
  };

  /// Keys that a fact may be found in, those that tell most instances apart first.
  [[nodiscard]] std::vector<std::size_t> seeds() const {
    std::vector<std::size_t> seeds;
    for (std::size_t n = 0; n < keys_.size(); ++n) {
      if (!splits_[n].empty() && 2 * splits_[n].front().own >= keys_[n].instances) seeds.push_back(n);
    }
    std::stable_sort(seeds.begin(), seeds.end(), [this](std::size_t one, std::size_t other) {
      return splits_[one].front().own > splits_[other].front().own;
    });
    return seeds;
  }

  [[nodiscard]] bool is_explained(std::size_t seed) const {
    const std::size_t own = splits_[seed].front().own;
    const auto explains = [&](const Part& part) {
      const auto filling = filling_of(keys_[seed], part);
      return filling && filling->holds.size() >= own;
    };
    return std::any_of(parts_.begin(), parts_.end(), explains) ||
           std::any_of(derived_.begin(), derived_.end(), explains);
  }

  void derive(std::size_t seed) {
    if (is_explained(seed)) return;
    const std::map<std::size_t, std::string>& rests = splits_[seed].front().rests;
    if (vain_.contains(rests)) return;
    std::map<std::size_t, Spot> agreeing;  // by key: how many agree, with which split
    std::map<Spot, std::size_t> counts;
    for (const auto& [number, rest] : rests) {
      for (const Spot& spot : index_.at({number, rest})) ++counts[spot];
    }
    for (const auto& [spot, count] : counts) {
      Spot& best = agreeing[spot.first];
      if (2 * count > keys_[spot.first].instances && count > best.first) best = {count, spot.second};
    }
    std::set<std::string_view> plugins{keys_[seed].file->file->plugin};
    FactVotes votes;
    for (const auto& [key, best] : agreeing) {
      if (best.first == 0) continue;
      const std::string& plugin = keys_[key].file->file->plugin;
      plugins.insert(plugin);
      for (const auto& [number, rest] : splits_[key][best.second].rests) votes.add(number, plugin, rest);
    }
    if (plugins.size() < 2) return void(vain_.insert(rests));
    const MadeKey& first = keys_[seed];
    Part part{name_for(seen_.keys[first.key->key->name]),
              votes.values(),
              true,
              {first.file->file->plugin, first.file->file->file, seen_.keys[first.key->key->name]}};
    derived_.push_back(std::move(part));
  }

  /// By the key: `short` of `Names.short`.
  [[nodiscard]] std::string name_for(std::string_view key) const {
    std::string name;
    for (const char c : lowered(last_part(key))) {
      if (is_letter_or_digit(c) || ((c == '-' || c == '_') && !name.empty())) name += c;
    }
    const auto is_taken = [&](const std::string& one) {
      const auto has = [&](const Part& part) { return part.name == one; };
      return is_built_in_part(one) || std::any_of(parts_.begin(), parts_.end(), has) ||
             std::any_of(derived_.begin(), derived_.end(), has);
    };
    const bool is_name = std::any_of(name.begin(), name.end(), [](char c) { return !is_decimal(c); });
    const std::string start = is_name ? name : "fact";
    if (is_name && !is_taken(name)) return name;
    for (std::size_t number = is_name ? 2 : 1;; ++number) {
      std::string numbered = start + "-" + std::to_string(number);
      if (!is_taken(numbered)) return numbered;
    }
  }

  const std::vector<MadeKey>& keys_;
  const std::vector<Part>& parts_;
  const Seen& seen_;
  std::vector<std::vector<Split>> splits_;  // of each key, the best first
  std::unordered_map<std::pair<std::size_t, std::string>, std::vector<Spot>, TextHash> index_;  // by instance and rest
  std::vector<Part> derived_;
  std::set<std::map<std::size_t, std::string>> vain_;  // rests that are no fact
};

}  // namespace

std::vector<Part> derived_facts(const std::vector<MadeKey>& keys, const std::vector<Part>& parts, const Seen& seen) {
  return Deriving(keys, parts, seen).run();
}

void FactVotes::add(std::size_t instance, const std::string& plugin, const std::string& value) {
  std::vector<Voice>& voices = votes_[instance];
  auto voice = std::find_if(voices.begin(), voices.end(), [&](const Voice& one) { return one.plugin == plugin; });
  if (voice == voices.end()) voice = voices.insert(voices.end(), {plugin, {}});
  for (auto& [known, count] : voice->values) {
    if (known == value) return void(++count);
  }
  voice->values.emplace_back(value, 1);
}

/// Values that most plugins say, in the order of keys.
std::vector<std::string> FactVotes::most_said(const std::vector<Voice>& voices) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const Voice& voice : voices) {
    const auto own = std::max_element(voice.values.begin(), voice.values.end(),
                                      [](const auto& one, const auto& other) { return one.second < other.second; });
    const auto known =
        std::find_if(counts.begin(), counts.end(), [&](const auto& one) { return one.first == own->first; });
    if (known == counts.end()) {
      counts.emplace_back(own->first, 1);
    } else {
      ++known->second;
    }
  }
  std::size_t most = 0;
  for (const auto& [value, count] : counts) most = std::max(most, count);
  std::vector<std::string> said;
  for (auto& [value, count] : counts) {
    if (count == most) said.push_back(std::move(value));
  }
  return said;
}

std::map<std::size_t, std::string> FactVotes::values() const {
  std::map<std::size_t, std::vector<std::string>> said;
  std::map<std::string, std::size_t> counts;  // instances that may have a value
  for (const auto& [instance, voices] : votes_) {
    said[instance] = most_said(voices);
    for (const std::string& value : said[instance]) ++counts[value];
  }
  std::map<std::size_t, std::string> values;
  for (const auto& [instance, all] : said) {
    const auto own = std::find_if(all.begin(), all.end(), [&](const std::string& one) { return counts[one] == 1; });
    values[instance] = own == all.end() ? all.front() : *own;
  }
  return values;
}

}  // namespace ampcfg::drift

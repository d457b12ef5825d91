#include "ampcfg/drift/matching/near_names.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "drift/matching/glob.hpp"

namespace ampcfg::drift {
namespace {

/// Insertions, deletions, replacements and swaps of neighbours between two texts; `limit` + 1 where it takes more.
std::size_t distance(std::string_view left, std::string_view right, std::size_t limit) {
  const std::size_t difference = left.size() > right.size() ? left.size() - right.size() : right.size() - left.size();
  if (difference > limit) return limit + 1;
  std::vector<std::size_t> before;
  std::vector<std::size_t> above(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = above;
    above.swap(row);
    if (*std::min_element(above.begin(), above.end()) > limit) return limit + 1;
  }
  return above[right.size()];
}

bool is_accent(std::string_view text, std::size_t at) {  // U+0300 to U+036F, in UTF-8
  if (at + 1 >= text.size()) return false;
  const auto first = static_cast<unsigned char>(text[at]);
  const auto second = static_cast<unsigned char>(text[at + 1]);
  return first == 0xCC || (first == 0xCD && second < 0xB0);
}

std::size_t accents_in(std::string_view text) {
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size(); ++at) number += is_accent(text, at) ? 1 : 0;
  return number;
}

/// ASCII alone: without accents, and without letters that have one.
std::string without_accents(std::string_view text) {
  std::string bare;
  std::copy_if(text.begin(), text.end(), std::back_inserter(bare),
               [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
  return bare;
}

}  // namespace

std::vector<std::string> near_names(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::size_t longest = 200;  // nobody types more, and the work grows with the square
  if (name.size() > longest) return {};
  const std::string wanted = lowered(name);
  const std::size_t limit = std::max<std::size_t>(1, std::min<std::size_t>(3, wanted.size() / 3));
  std::vector<std::pair<std::size_t, const std::string*>> near;
  for (const std::string& candidate : known) {
    const std::string other = lowered(candidate);
    std::size_t apart = distance(wanted, other, limit);
    const bool begins = wanted.size() >= 3 && other.starts_with(wanted);
    if (apart > limit && begins) apart = limit;
    if (apart <= limit && apart < std::max(wanted.size(), other.size())) near.emplace_back(apart, &candidate);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  const bool is_same = !near.empty() && near.front().first == 0;  // but for case: nothing else was meant
  for (const auto& [apart, candidate] : near) {
    if (names.size() == 3 || (is_same && apart > 0)) break;
    if (std::find(names.begin(), names.end(), *candidate) == names.end()) names.push_back(*candidate);
  }
  return names;
}

bool is_misspelt(std::string_view name, std::string_view known) {
  constexpr std::size_t shortest = 4;
  const std::string one = lowered(name);
  const std::string other = lowered(known);
  if (one == other) return name != known;
  const std::string bare = without_accents(one);
  const std::string other_bare = without_accents(other);
  if (std::min(bare.size(), other_bare.size()) < shortest) return false;
  // An accent of its own leaves its letter behind, a letter with an accent goes with it.
  const std::size_t limit = std::max<std::size_t>(1, accents_in(one) + accents_in(other));
  return distance(bare, other_bare, limit) <= limit;
}

std::string did_you_mean(const std::vector<std::string>& near, const Suggestion& suggestion) {
  const std::size_t number = std::min(near.size(), suggestion.most);
  if (number == 0) return {};
  std::string text(suggestion.start);
  for (std::size_t at = 0; at < number; ++at) {
    if (at > 0) text += at + 1 == number ? " or " : suggestion.between;
    text += suggestion.written != nullptr ? suggestion.written(near[at]) : near[at];
  }
  return text + "?";
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known, const Suggestion& suggestion) {
  return did_you_mean(near_names(name, known), suggestion);
}

}  // namespace ampcfg::drift

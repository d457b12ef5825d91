#include "document/json_editing/json_places.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace ampcfg::document {
namespace {

/// Bytes of UTF-8 compare as their code points do.
bool is_sorted_by_name(const std::vector<JsonNode>& members) {
  constexpr std::size_t fewest = 3;
  const auto disorder = std::adjacent_find(members.begin(), members.end(),
                                           [](const JsonNode& a, const JsonNode& b) { return !(a.key < b.key); });
  return members.size() >= fewest && disorder == members.end();
}

bool begins_character(std::string_view text, std::size_t at) {
  return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80;
}

/// How many bytes whole characters take with which both begin.
std::size_t common(std::string_view left, std::string_view right) {
  auto at = static_cast<std::size_t>(
      std::distance(left.begin(), std::mismatch(left.begin(), left.end(), right.begin(), right.end()).first));
  while (at > 0 && !(begins_character(left, at) && begins_character(right, at))) --at;
  return at;
}

}  // namespace

JsonPlaces::JsonPlaces(const JsonNode& object)
    : members_(object.children), sorted_(is_sorted_by_name(members_)), by_name_(members_.size()) {
  std::iota(by_name_.begin(), by_name_.end(), std::size_t{0});
  if (sorted_) return;
  std::sort(by_name_.begin(), by_name_.end(),
            [this](std::size_t a, std::size_t b) { return members_[a].key < members_[b].key; });
}

JsonPlaces::Members::const_iterator JsonPlaces::lower_bound(std::string_view name) const {
  return std::lower_bound(by_name_.begin(), by_name_.end(), name,
                          [this](std::size_t member, std::string_view one) { return members_[member].key < one; });
}

std::size_t JsonPlaces::before(std::string_view name) {
  const auto next = lower_bound(name);
  if (sorted_) return static_cast<std::size_t>(next - by_name_.begin());
  // What shares most with it stands beside it in the order of names.
  std::size_t shared = next == by_name_.end() ? 0 : common(name, members_[*next].key);
  if (next != by_name_.begin()) shared = std::max(shared, common(name, members_[*std::prev(next)].key));
  if (shared == 0) return members_.size();
  const std::string_view beginning = name.substr(0, shared);
  const auto [found, is_new] = behind_.try_emplace(beginning, 0);
  if (is_new) found->second = last_that_begins_with(beginning);
  return found->second + 1;
}

/// No member is looked at more often than its name has beginnings, as each is asked for once.
std::size_t JsonPlaces::last_that_begins_with(std::string_view beginning) const {
  std::size_t last = 0;
  for (auto at = lower_bound(beginning); at != by_name_.end() && members_[*at].key.starts_with(beginning); ++at)
    last = std::max(last, *at);
  return last;
}

}  // namespace ampcfg::document

#include "document/json/kept_items.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "ampcfg/document/json/json.hpp"

namespace ampcfg::document {
namespace {

constexpr std::size_t most_compared = 4'000'000;

/// Items of two lists, and how many stand before them there.
struct Stretch {
  std::span<const Value> items;
  std::size_t before;

  [[nodiscard]] Stretch part(std::size_t begin, std::size_t end) const {
    return {items.subspan(begin, end - begin), before + begin};
  }
};

/// The longest common run of items, by their places; none where there are too many to compare each with each.
void common_items(const Stretch& left, const Stretch& right, Kept& kept) {
  const std::size_t rows = left.items.size();
  const std::size_t columns = right.items.size();
  if (rows == 0 || columns == 0 || rows > most_compared / columns) return;
  std::vector<std::uint32_t> best((rows + 1) * (columns + 1));
  std::vector<bool> equal(rows * columns);
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      equal[i * columns + j] = left.items[i] == right.items[j];
      const std::size_t here = i * (columns + 1) + j;
      best[here] =
          equal[i * columns + j] ? best[here + columns + 2] + 1 : std::max(best[here + columns + 1], best[here + 1]);
    }
  }
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    if (equal[i * columns + j]) {
      kept.emplace_back(left.before + i++, right.before + j++);
    } else if (best[(i + 1) * (columns + 1) + j] >= best[i * (columns + 1) + j + 1]) {
      ++i;
    } else {
      ++j;
    }
  }
}

/// The places of items that each list has once, in the left one's order.
Kept single_items(std::span<const Value> left, std::span<const Value> right) {
  struct Places {
    std::vector<std::size_t> left, right;
  };
  std::map<std::string, Places> by_text;
  const auto places = [&by_text](const Value& item) -> Places& {
    std::string text;
    write_json(text, item);
    return by_text[text];
  };
  for (std::size_t i = 0; i < left.size(); ++i) places(left[i]).left.push_back(i);
  for (std::size_t j = 0; j < right.size(); ++j) places(right[j]).right.push_back(j);
  Kept found;
  for (const auto& [text, at] : by_text) {
    const bool is_single = at.left.size() == 1 && at.right.size() == 1;
    if (is_single && left[at.left[0]] == right[at.right[0]]) found.emplace_back(at.left[0], at.right[0]);
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// Of pairs in the order of their first places, the most that are in the order of their second ones too.
Kept rising(const Kept& pairs) {
  std::vector<std::size_t> ends;  // of the best run of each length, by its place among the pairs
  std::vector<std::size_t> above(pairs.size(), SIZE_MAX);
  for (std::size_t n = 0; n < pairs.size(); ++n) {
    const auto end = std::partition_point(ends.begin(), ends.end(),
                                          [&](std::size_t at) { return pairs[at].second < pairs[n].second; });
    if (end != ends.begin()) above[n] = *(end - 1);
    if (end == ends.end()) {
      ends.push_back(n);
    } else {
      *end = n;
    }
  }
  Kept run;
  for (std::size_t at = ends.empty() ? SIZE_MAX : ends.back(); at != SIZE_MAX; at = above[at]) run.push_back(pairs[at]);
  std::reverse(run.begin(), run.end());
  return run;
}

/// As `common_items`, for lists of any length: between items that are the only ones of their kind.
void common_stretches(const Stretch& left, const Stretch& right, Kept& kept) {
  if (left.items.empty() || right.items.size() <= most_compared / left.items.size())
    return common_items(left, right, kept);
  std::size_t left_at = 0;
  std::size_t right_at = 0;
  for (const auto& [left_place, right_place] : rising(single_items(left.items, right.items))) {
    common_items(left.part(left_at, left_place), right.part(right_at, right_place), kept);
    kept.emplace_back(left.before + left_place, right.before + right_place);
    left_at = left_place + 1;
    right_at = right_place + 1;
  }
  common_items(left.part(left_at, left.items.size()), right.part(right_at, right.items.size()), kept);
}

}  // namespace

Kept kept_items(std::span<const Value> left, std::span<const Value> right) {
  Kept kept;
  std::size_t front = 0;
  while (front < left.size() && front < right.size() && left[front] == right[front]) {
    kept.emplace_back(front, front);
    ++front;
  }
  std::size_t back = 0;
  while (back < left.size() - front && back < right.size() - front &&
         left[left.size() - 1 - back] == right[right.size() - 1 - back])
    ++back;
  common_stretches({left.subspan(front, left.size() - front - back), front},
                   {right.subspan(front, right.size() - front - back), front}, kept);
  for (; back > 0; --back) kept.emplace_back(left.size() - back, right.size() - back);
  return kept;
}

}  // namespace ampcfg::document

#include "cli/terminal/line_difference.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <unordered_map>

namespace ampcfg::cli {
namespace {

using Position = std::int64_t;

/// A part of both texts, half-open.
struct Box {
  Position left, right;  ///< lines of the one before
  Position top, bottom;  ///< lines of the one after
};

struct Point {
  Position x, y;
};

/// Myers' algorithm: from both ends of a box, the points are found that a number of differences leads to, until they
/// meet; the point where they do divides the box. A point is known by its diagonal, `x - y`, of which there is the
/// furthest one each.
class Comparison {
 public:
  Comparison(std::vector<std::uint32_t> before, std::vector<std::uint32_t> after)
      : before_(std::move(before)), after_(std::move(after)) {
    const std::size_t diagonals = before_.size() + after_.size() + 3;
    forward_.resize(diagonals);
    backward_.resize(diagonals);
    result_.removed.resize(before_.size());
    result_.added.resize(after_.size());
  }

  LineDifference run() {
    compare({0, static_cast<Position>(before_.size()), 0, static_cast<Position>(after_.size())});
    return std::move(result_);
  }

 private:
  /// Beyond, the texts have little in common, and the search is given up where it has come furthest.
  static constexpr Position most_steps = 512;

  /// The diagonals that a search has come to, each second one in turn.
  struct Span {
    Position first, last;
  };

  void compare(Box box) {
    while (true) {
      trim(box);
      if (box.left == box.right || box.top == box.bottom) break;
      const Point middle = divide(box);
      compare({box.left, middle.x, box.top, middle.y});
      box.left = middle.x;
      box.top = middle.y;
    }
    for (Position x = box.left; x < box.right; ++x) result_.removed[static_cast<std::size_t>(x)] = true;
    for (Position y = box.top; y < box.bottom; ++y) result_.added[static_cast<std::size_t>(y)] = true;
  }

  void trim(Box& box) const {
    while (box.left < box.right && box.top < box.bottom && same(box.left, box.top)) ++box.left, ++box.top;
    while (box.left < box.right && box.top < box.bottom && same(box.right - 1, box.bottom - 1))
      --box.right, --box.bottom;
  }

  Point divide(const Box& box) {
    const Position begin = box.left - box.top;
    const Position end = box.right - box.bottom;
    const bool forward_meets = (begin - end) % 2 != 0;
    Span ahead{begin, begin};
    Span behind{end, end};
    forward(begin) = box.left;
    backward(end) = box.right;
    for (Position step = 1;; ++step) {
      widen(box, ahead, [this](Position d) { forward(d) = -1; });
      for (Position d = ahead.last; d >= ahead.first; d -= 2) {
        const Position x = go_ahead(box, d);
        if (forward_meets && behind.first <= d && d <= behind.last && backward(d) <= x) return {x, x - d};
      }
      widen(box, behind, [this](Position d) { backward(d) = std::numeric_limits<Position>::max(); });
      for (Position d = behind.last; d >= behind.first; d -= 2) {
        const Position x = go_back(box, d);
        if (!forward_meets && ahead.first <= d && d <= ahead.last && x <= forward(d)) return {x, x - d};
      }
      if (step >= most_steps) return furthest(box, ahead);
    }
  }

  /// One diagonal more at each side, as far as the box has them; `open` makes the one beyond count for nothing.
  template <typename Open>
  static void widen(const Box& box, Span& span, const Open& open) {
    if (span.first > box.left - box.bottom) {
      --span.first;
      open(span.first - 1);
    } else {
      ++span.first;
    }
    if (span.last < box.right - box.top) {
      ++span.last;
      open(span.last + 1);
    } else {
      --span.last;
    }
  }

  Position go_ahead(const Box& box, Position d) {
    const Position after_removal = forward(d - 1) + 1;
    Position x = std::max(after_removal, forward(d + 1));
    while (x < box.right && x - d < box.bottom && same(x, x - d)) ++x;
    return forward(d) = x;
  }

  Position go_back(const Box& box, Position d) {
    const Position before_addition = backward(d - 1);
    const Position before_removal = backward(d + 1) - 1;
    Position x = std::min(before_addition, before_removal);
    while (x > box.left && x - d > box.top && same(x - 1, x - d - 1)) --x;
    return backward(d) = x;
  }

  Point furthest(const Box& box, const Span& span) {
    Point best{box.left, box.top};
    for (Position d = span.first; d <= span.last; d += 2) {
      const Position x = std::min({forward(d), box.right, box.bottom + d});
      if (x - d >= box.top && x >= box.left && x + (x - d) > best.x + best.y) best = {x, x - d};
    }
    return best;
  }

  [[nodiscard]] bool same(Position x, Position y) const {
    return before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(y)];
  }
  Position& forward(Position diagonal) { return forward_[index(diagonal)]; }
  Position& backward(Position diagonal) { return backward_[index(diagonal)]; }
  [[nodiscard]] std::size_t index(Position diagonal) const {
    return static_cast<std::size_t>(diagonal + static_cast<Position>(after_.size()) + 1);
  }

  std::vector<std::uint32_t> before_, after_;
  std::vector<Position> forward_, backward_;  // the furthest x, by diagonal
  LineDifference result_;
};

/// A line that is known by its number.
struct Number {
  std::uint32_t number = 0;
  bool is_before = false;
  bool is_after = false;
};

/// The lines of a text that the other one has too. The rest differs for certain, and nothing is compared with it: a
/// file in which every line has changed takes no longer than one in which none has.
struct Shared {
  Shared(std::span<const std::string_view> lines, const std::unordered_map<std::string_view, Number>& known)
      : is_shared(lines.size()) {
    for (std::size_t n = 0; n < lines.size(); ++n) {
      const Number& line = known.at(lines[n]);
      is_shared[n] = line.is_before && line.is_after;
      if (is_shared[n]) numbers.push_back(line.number);
    }
  }

  /// Notes which of the lines differ, from `to` on, by which of those that are compared do.
  void note(const std::vector<bool>& differs, std::vector<bool>::iterator to) const {
    std::size_t compared = 0;
    for (const bool shared : is_shared) *to++ = !shared || differs[compared++];
  }

  std::vector<std::uint32_t> numbers;
  std::vector<bool> is_shared;
};

}  // namespace

LineDifference difference(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after) {
  LineDifference result{std::vector<bool>(before.size()), std::vector<bool>(after.size())};
  // A large text, of which little has changed, is the same at both ends.
  const std::size_t least = std::min(before.size(), after.size());
  const auto same = std::mismatch(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(least), after.begin());
  const auto begin = static_cast<std::size_t>(same.first - before.begin());
  std::size_t behind = 0;
  while (behind < least - begin && before[before.size() - 1 - behind] == after[after.size() - 1 - behind]) ++behind;
  const std::span left = std::span(before).subspan(begin, before.size() - begin - behind);
  const std::span right = std::span(after).subspan(begin, after.size() - begin - behind);
  std::unordered_map<std::string_view, Number> numbers;
  const auto count = [&](std::span<const std::string_view> lines, bool Number::*is_in) {
    for (const std::string_view line : lines)
      numbers.try_emplace(line, Number{static_cast<std::uint32_t>(numbers.size())}).first->second.*is_in = true;
  };
  count(left, &Number::is_before);
  count(right, &Number::is_after);
  const Shared one(left, numbers);
  const Shared other(right, numbers);
  const LineDifference shared = Comparison(one.numbers, other.numbers).run();
  one.note(shared.removed, result.removed.begin() + static_cast<std::ptrdiff_t>(begin));
  other.note(shared.added, result.added.begin() + static_cast<std::ptrdiff_t>(begin));
  return result;
}

}  // namespace ampcfg::cli

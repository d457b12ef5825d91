#include "cli/terminal/unified_diff.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "ampcfg/drift/matching/secret_ranges.hpp"
#include "ampcfg/os/lines.hpp"
#include "cli/terminal/line_difference.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::size_t context = 3;
constexpr std::string_view not_for_patch = " (secrets hidden, not for patch) @@\n";

/// Lines of one side that belong to a hunk.
struct Part {
  std::size_t first = 0, last = 0;  ///< half-open

  [[nodiscard]] std::string range() const {
    const std::size_t count = last - first;
    const std::size_t start = count == 0 ? first : first + 1;
    return count == 1 ? std::to_string(start) : fmt::format("{},{}", start, count);
  }
};

struct Hunk {
  Part before, after;
};

/// A path as patch and git read it: in quotes where something in it has a meaning in a diff, or is nothing to show.
std::string name_of(std::string_view path) {
  const auto is_ascii = [](char c) { return c >= 0x20 && c < 0x7F; };
  if (shown(path) == path && path.find_first_of("\"\\") == std::string_view::npos) {
    // A tab ends a name with blanks in it.
    return std::string(path) + (path.find(' ') != std::string_view::npos ? "\t" : "");
  }
  std::string quoted = "\"";
  for (const char c : path) {
    if (c == '"' || c == '\\') {
      quoted += {'\\', c};
    } else if (!is_ascii(c)) {
      quoted += fmt::format("\\{:03o}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

/// The lines of one side as they are shown.
class Side {
 public:
  explicit Side(const DiffSide& side)
      : bytes_(side.bytes.value_or(std::string_view())), lines_(os::lines_of(bytes_)), hidden_(side.hidden) {}

  [[nodiscard]] const std::vector<std::string_view>& lines() const { return lines_; }
  [[nodiscard]] bool hides(std::size_t line) const { return first_hidden(lines_[line]) != hidden_.end(); }

  void write(std::string& out, char sign, std::size_t line) const {
    const std::string_view text = lines_[line];
    out += sign;
    auto range = first_hidden(text);
    const std::size_t begin = offset(text);
    const std::size_t end = begin + text.size();
    std::size_t at = begin;
    for (; range != hidden_.end() && range->begin < end; ++range) {
      std::size_t from = std::max<std::size_t>(range->begin, at);
      const std::size_t to = std::min<std::size_t>(range->end, end_of_text(text) + begin);
      // Of a value on several lines, the indent stays.
      while (from < to && range->begin < begin && (bytes_[from] == ' ' || bytes_[from] == '\t')) ++from;
      if (from >= to) continue;
      out += bytes_.substr(at, from - at);
      out += drift::hidden_text;
      at = to;
    }
    out += bytes_.substr(at, end - at);
    if (text.back() != '\n') out += "\n\\ No newline at end of file\n";
  }

 private:
  using Ranges = std::vector<document::Range>;

  [[nodiscard]] std::size_t offset(std::string_view line) const {
    return static_cast<std::size_t>(line.data() - bytes_.data());
  }

  /// Without the line's end.
  static std::size_t end_of_text(std::string_view line) {
    if (line.ends_with("\r\n")) return line.size() - 2;
    return line.ends_with('\n') ? line.size() - 1 : line.size();
  }

  /// The first range with something of the line in it.
  [[nodiscard]] Ranges::const_iterator first_hidden(std::string_view line) const {
    const std::size_t begin = offset(line);
    const std::size_t end = begin + end_of_text(line);
    const auto found = std::lower_bound(hidden_.begin(), hidden_.end(), begin,
                                        [](const document::Range& range, std::size_t at) { return range.end <= at; });
    return found != hidden_.end() && found->begin < end ? found : hidden_.end();
  }

  std::string_view bytes_;
  std::vector<std::string_view> lines_;
  const Ranges& hidden_;
};

/// Stretches of differences with their context; those whose contexts meet are one.
std::vector<Hunk> hunks_of(const LineDifference& difference) {
  std::vector<Hunk> hunks;
  const std::size_t of_before = difference.removed.size();
  const std::size_t of_after = difference.added.size();
  std::size_t x = 0;
  std::size_t y = 0;
  while (x < of_before || y < of_after) {
    const bool differs = (x < of_before && difference.removed[x]) || (y < of_after && difference.added[y]);
    if (!differs) {
      ++x, ++y;
      continue;
    }
    const std::size_t lead = std::min({context, x, y});
    Part before{x - lead, x};
    Part after{y - lead, y};
    while (x < of_before && difference.removed[x]) ++x;
    while (y < of_after && difference.added[y]) ++y;
    const std::size_t trail = std::min({context, of_before - x, of_after - y});
    before.last = x + trail;
    after.last = y + trail;
    if (!hunks.empty() && hunks.back().before.last >= before.first) {
      hunks.back().before.last = before.last;
      hunks.back().after.last = after.last;
    } else {
      hunks.push_back({before, after});
    }
  }
  return hunks;
}

class Diff {
 public:
  Diff(const DiffSide& before, const DiffSide& after)
      : before_(before), after_(after), difference_(difference(before_.lines(), after_.lines())) {}

  [[nodiscard]] std::string hunks() const {
    const auto found = hunks_of(difference_);
    const bool hides = std::any_of(found.begin(), found.end(), [this](const Hunk& hunk) { return hides_in(hunk); });
    std::string text;
    for (const Hunk& hunk : found) {
      text += fmt::format("@@ -{} +{}", hunk.before.range(), hunk.after.range());
      text += hides ? not_for_patch : " @@\n";
      write(text, hunk);
    }
    return text;
  }

 private:
  [[nodiscard]] bool hides_in(const Hunk& hunk) const {
    for (std::size_t x = hunk.before.first; x < hunk.before.last; ++x) {
      if (before_.hides(x)) return true;
    }
    for (std::size_t y = hunk.after.first; y < hunk.after.last; ++y) {
      if (after_.hides(y)) return true;
    }
    return false;
  }

  void write(std::string& text, const Hunk& hunk) const {
    std::size_t x = hunk.before.first;
    std::size_t y = hunk.after.first;
    while (x < hunk.before.last || y < hunk.after.last) {
      if (x < hunk.before.last && difference_.removed[x]) {
        before_.write(text, '-', x++);
      } else if (y < hunk.after.last && difference_.added[y]) {
        after_.write(text, '+', y++);
      } else {
        // The same bytes may be a secret on one side alone.
        before_.hides(x) ? before_.write(text, ' ', x) : after_.write(text, ' ', y);
        ++x, ++y;
      }
    }
  }

  Side before_, after_;
  LineDifference difference_;
};

}  // namespace

std::string unified_diff(std::string_view path, const DiffSide& before, const DiffSide& after) {
  const std::string hunks = Diff(before, after).hunks();
  if (hunks.empty()) return {};
  const auto name = [&](const DiffSide& side, std::string_view folder) {
    return side.bytes ? name_of(std::string(folder) + std::string(path)) : std::string("/dev/null");
  };
  return "--- " + name(before, "a/") + "\n+++ " + name(after, "b/") + "\n" + hunks;
}

bool has_hidden(std::string_view diff) {
  return diff.find(not_for_patch) != std::string_view::npos;
}

std::string unified_diff(std::string_view path, const std::optional<std::string>& before,
                         const std::optional<std::string>& after, const drift::Secrets& secrets) {
  const auto side = [&](const std::optional<std::string>& bytes) {
    return bytes ? DiffSide{std::string_view(*bytes), drift::secret_ranges(*bytes, secrets)} : DiffSide{};
  };
  DiffSide left = side(before);
  DiffSide right = side(after);
  if (left.bytes && right.bytes) {
    const std::vector<document::Range> of_left = left.hidden;
    drift::hide_moved_comments(*left.bytes, left.hidden, *right.bytes, right.hidden);
    drift::hide_moved_comments(*right.bytes, right.hidden, *left.bytes, of_left);
  }
  return unified_diff(path, left, right);
}

void print_diff(Output& out, std::string_view diff) {
  if (!out.is_terminal() && !out.has_color()) {
    const bool is_for_patch = !has_hidden(diff);
    return is_for_patch || out.has_utf8() ? out.write(diff) : out.write(out.in_locale(diff));
  }
  bool in_hunk = false;
  for (const std::string_view whole : os::lines_of(diff)) {
    std::string_view line = whole;
    line.remove_suffix(line.ends_with('\n') ? 1 : 0);
    const std::string safe = shown(line);
    if (line.starts_with("@@")) in_hunk = true;
    const Paint paint = line.starts_with("@@")   ? Paint::cyan
                        : !in_hunk               ? Paint::strong
                        : line.starts_with('-')  ? Paint::red
                        : line.starts_with('+')  ? Paint::green
                        : line.starts_with('\\') ? Paint::faint
                                                 : Paint::plain;
    out.write(out.in_locale(out.paint(paint, safe)) + "\n");
  }
}

}  // namespace ampcfg::cli

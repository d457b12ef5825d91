#include "document/editing/edit_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "document/reading/same_value.hpp"
#include "document/reading/scanner.hpp"

namespace ampcfg::document {
namespace {

using Paths = std::unordered_set<std::string_view>;

/// Which keys the edits are about: at a path or below it, and the leaves that may have stood above one.
class Touched {
 public:
  Touched(std::span<const Edit> edits, std::span<const std::size_t> which) {
    for (const std::size_t index : which) {
      const std::string_view path = edits[index].path;
      at_.insert(path);
      bool direct = !edits[index].value;
      for (std::size_t dot = path.rfind('.'); dot != std::string_view::npos;
           dot = dot == 0 ? std::string_view::npos : path.rfind('.', dot - 1)) {
        if (direct) emptied_.insert(path.substr(0, dot));
        direct = false;
        if (!above_.insert(path.substr(0, dot)).second) break;
      }
    }
  }

  [[nodiscard]] bool before(const Key& key) const { return covers(key.path) || above_.count(key.path) != 0; }
  [[nodiscard]] bool after(const Key& key) const {
    const bool emptied = key.value.kind() == Value::Kind::mapping && emptied_.count(key.path) != 0;
    return emptied || covers(key.path);
  }

 private:
  [[nodiscard]] bool covers(std::string_view path) const {
    if (at_.count(path) != 0) return true;
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.', dot + 1)) {
      if (at_.count(path.substr(0, dot)) != 0) return true;
    }
    return false;
  }

  Paths at_;
  Paths above_;
  Paths emptied_;
};

bool has_value(const Document& after, const Edit& edit, Arena& arena) {
  const Key* const leaf = after.find(edit.path);
  if (!edit.value) return leaf == nullptr && !after.has_section(edit.path);
  if (edit.value->kind() != Value::Kind::mapping || edit.value->entries().empty())
    return leaf != nullptr && leaf->value == *edit.value;
  const std::optional<Key> section = after.section(edit.path);
  return section && section->value == flattened(*edit.value, arena);
}

std::vector<std::string_view> comments_of(const Text& text, Arena& arena) {
  std::vector<Range> ranges;
  Scanner scanner(text, arena, &ranges);
  while (scanner.peek() != Token::Kind::stream_end) scanner.take();
  std::vector<std::string_view> comments;
  for (const Range& range : ranges) comments.push_back(text.view().substr(range.begin, range.end - range.begin));
  return comments;
}

/// All the comments but those that are to go; in their order, where no change covers them.
bool keeps_comments(const Outline& before, const Document& after, std::span<const Change> changes) {
  const std::string bytes(after.bytes());
  const Text text(bytes);
  Arena arena;
  std::vector<std::string_view> left = comments_of(text, arena);
  std::vector<std::string_view> kept;
  auto at = left.begin();
  auto change = changes.begin();
  for (const Range& range : before.comments()) {
    const std::string_view comment = before.view().substr(range.begin, range.end - range.begin);
    while (change != changes.end() && change->end <= range.begin) ++change;
    const bool is_covered = change != changes.end() && change->begin <= range.begin && change->end >= range.end;
    if (is_covered && change->takes_comments) continue;
    kept.push_back(comment);
    if (is_covered) continue;
    at = std::find(at, left.end(), comment);
    if (at == left.end()) return false;
    ++at;
  }
  std::sort(kept.begin(), kept.end());
  std::sort(left.begin(), left.end());
  return std::includes(left.begin(), left.end(), kept.begin(), kept.end());
}

}  // namespace

std::optional<Fault> find_fault(const Outline& before, std::span<const Key> keys, const Document& after,
                                std::span<const Edit> edits, std::span<const std::size_t> which,
                                std::span<const Change> changes) {
  Arena arena;
  Fault missed{"as it is written here, it cannot have that value", {}};
  std::copy_if(which.begin(), which.end(), std::back_inserter(missed.culprits),
               [&](std::size_t index) { return !has_value(after, edits[index], arena); });
  if (!missed.culprits.empty()) return missed;
  const Touched touched(edits, which);
  auto next = after.keys().begin();
  const auto end = after.keys().end();
  const auto skip = [&] {
    while (next != end && touched.after(*next)) ++next;
  };
  for (const Key& key : keys) {
    if (touched.before(key)) continue;
    skip();
    if (next == end || next->path != key.path || !identical(next->value, key.value))
      return Fault{fmt::format("the key `{}` would change with it", key.path), {}};
    ++next;
  }
  skip();
  if (next != end) return Fault{fmt::format("the key `{}` would come with it", next->path), {}};
  if (!keeps_comments(before, after, changes)) return Fault{"a comment would be lost", {}};
  return std::nullopt;
}

}  // namespace ampcfg::document

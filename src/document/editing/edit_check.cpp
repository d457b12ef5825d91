#include "document/editing/edit_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
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

/// The keys that edits are not about, in the order in which they must stay: those below each path that may move, and
/// behind no path all others.
class Sequences {
 public:
  explicit Sequences(const std::set<std::string, std::less<>>& moved) : moved_(&moved) {}

  void add(const Key& key) { of_[path_moved_with(key.path)].push_back(&key); }

  [[nodiscard]] const std::vector<const Key*>& at(std::string_view moved) const {
    static const std::vector<const Key*> nothing;
    const auto found = of_.find(moved);
    return found == of_.end() ? nothing : found->second;
  }

 private:
  [[nodiscard]] std::string_view path_moved_with(std::string_view path) const {
    while (!moved_->empty() && !path.empty()) {
      const auto found = moved_->find(path);
      if (found != moved_->end()) return *found;
      const std::size_t dot = path.rfind('.');
      path = path.substr(0, dot == std::string_view::npos ? 0 : dot);
    }
    return {};
  }

  const std::set<std::string, std::less<>>* moved_;
  std::map<std::string_view, std::vector<const Key*>> of_;
};

/// The first of the keys that is not as it was.
std::optional<Fault> find_changed(const std::vector<const Key*>& before, const std::vector<const Key*>& now,
                                  const Document& after) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    const Key& key = *before[i];
    if (i < now.size() && now[i]->path == key.path && identical(now[i]->value, key.value)) continue;
    const Key* const there = after.find(key.path);
    const bool stays = there != nullptr && identical(there->value, key.value);
    return Fault{fmt::format("the key `{}` would {} with it", key.path, stays ? "move" : "change"), {}};
  }
  if (now.size() == before.size()) return std::nullopt;
  return Fault{fmt::format("the key `{}` would come with it", now[before.size()]->path), {}};
}

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
                                std::span<const Change> changes, const std::set<std::string, std::less<>>& moved) {
  Arena arena;
  Fault missed{"as it is written here, it cannot have that value", {}};
  std::copy_if(which.begin(), which.end(), std::back_inserter(missed.culprits),
               [&](std::size_t index) { return !has_value(after, edits[index], arena); });
  if (!missed.culprits.empty()) return missed;
  const Touched touched(edits, which);
  Sequences old_keys(moved);
  Sequences new_keys(moved);
  for (const Key& key : keys) {
    if (!touched.before(key)) old_keys.add(key);
  }
  for (const Key& key : after.keys()) {
    if (!touched.after(key)) new_keys.add(key);
  }
  if (std::optional<Fault> fault = find_changed(old_keys.at({}), new_keys.at({}), after)) return fault;
  for (const std::string& path : moved) {
    if (std::optional<Fault> fault = find_changed(old_keys.at(path), new_keys.at(path), after)) return fault;
  }
  if (!keeps_comments(before, after, changes)) return Fault{"a comment would be lost", {}};
  return std::nullopt;
}

}  // namespace ampcfg::document

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ampcfg/document/editing/edit.hpp"
#include "ampcfg/document/reading/arena.hpp"
#include "document/editing/change.hpp"
#include "document/editing/edit_task.hpp"
#include "document/editing/outline.hpp"

namespace ampcfg::document {

/// The changes of a text that make a number of edits, as far as they can be made side by side.
class Plan {
 public:
  Plan(Outline& outline, std::span<const Edit> edits, Arena& arena) : outline_(outline), edits_(edits), arena_(arena) {}

  void make(std::span<const std::size_t> which);

  [[nodiscard]] const std::vector<std::size_t>& planned() const noexcept { return planned_; }
  /// What must wait until the others are made, in order.
  [[nodiscard]] const std::vector<std::size_t>& deferred() const noexcept { return deferred_; }
  [[nodiscard]] const std::vector<RefusedEdit>& refused() const noexcept { return refused_; }
  /// The paths of values that stood in a mapping by `<<` and get a key there: its own keys come before the merged ones.
  [[nodiscard]] const std::set<std::string, std::less<>>& moved() const noexcept { return moved_; }
  /// In order, none within another.
  [[nodiscard]] const std::vector<Change>& changes() const noexcept { return changes_; }
  /// The file's new bytes.
  [[nodiscard]] std::string apply() const;

 private:
  struct Task {
    EditTask what;
    std::vector<std::size_t> edits;
  };
  using Parts = std::span<const std::string_view>;

  void take(std::size_t index);
  void take_value(std::size_t index);
  void take_removal(std::size_t index);
  void refuse(std::size_t index, bool shape, std::string reason) {
    refused_.push_back({index, shape, std::move(reason)});
  }

  // Ways to give an edit's path its value.
  void replace(std::size_t index, const Sections::Standing& there);
  void put_below(std::size_t index, const Sections::Standing& there, std::string_view parent);
  void put_at_top(std::size_t index);
  /// `rest` is the path below the source, nothing where its own value is set.
  void set(std::size_t index, std::uint32_t source, std::optional<std::string_view> rest);
  void add(std::size_t index, std::uint32_t source);
  void add_dotted(std::size_t index, std::uint32_t source, std::string_view parent);
  Pair last_sibling(const Outline::Source& first, const std::string& prefix);
  bool put_in_repetition(std::size_t index, std::uint32_t source, bool inside);

  Task& creation();
  Task& addition(Collection& owner, std::uint32_t above);
  Task& addition_behind(const Pair& after, Collection& owner, std::uint32_t above);
  Task& setting(std::uint32_t source);
  void put(Task& task, std::size_t index, Parts parts) { put(task, index, parts, *edits_[index].value); }
  void put(Task& task, std::size_t index, Parts parts, const Value& value);
  [[nodiscard]] bool is_whole(const Outline::Source& source, std::string_view path) const;

  void write(const Task& task);
  bool claim(const std::vector<Change>& changes);

  Outline& outline_;
  std::span<const Edit> edits_;
  Arena& arena_;
  std::deque<Task> tasks_;
  Task* creation_ = nullptr;
  std::map<const Collection*, Task*> additions_;
  std::map<std::uint32_t, Task*> additions_behind_;  ///< by where the pair's key is written
  std::map<std::pair<const Collection*, std::string>, Pair>
      last_siblings_;  ///< by their mapping and what they begin with
  std::map<std::uint32_t, Task*> settings_;
  std::set<std::uint32_t> removals_;
  std::set<std::string, std::less<>> moved_;
  std::map<std::uint32_t, std::uint32_t> claimed_;
  std::set<std::uint32_t> insertions_;
  std::vector<std::size_t> planned_;
  std::vector<std::size_t> deferred_;
  std::vector<RefusedEdit> refused_;
  std::vector<Change> changes_;
};

}  // namespace ampcfg::document

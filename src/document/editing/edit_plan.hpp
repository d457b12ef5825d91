#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "ampcfg/document/editing/edit.hpp"
#include "ampcfg/document/reading/arena.hpp"
#include "document/editing/edit_text.hpp"
#include "document/editing/outline.hpp"

namespace ampcfg::document {

/// A mapping that grows by paths.
class Growing {
 public:
  /// Fills it with what stands there, which `put` may write over.
  void fill(const Value& mapping);
  /// False where something that was put there stands in the way.
  bool put(std::span<const std::string_view> parts, const Value& value);
  Value value(Arena& arena) const;

 private:
  struct Part {
    std::string_view name;
    Value value;
    bool is_mapping = false;
    bool fresh = false;
    std::vector<Part*> parts;
    std::unordered_map<std::string_view, Part*> by_name;
  };

  void fill(Part& part, const Value& mapping);
  Part& below(Part& part, std::string_view name);
  Value value(const Part& part, Arena& arena) const;

  Part top_{{}, {}, true, false, {}, {}};
  std::deque<Part> parts_;
};

/// The changes of a text that make a number of edits, as far as they can be made side by side.
class Plan {
 public:
  Plan(Outline& outline, std::span<const Edit> edits, Arena& arena) : outline_(outline), edits_(edits), arena_(arena) {}

  void make(std::span<const std::size_t> which);

  [[nodiscard]] const std::vector<std::size_t>& planned() const noexcept { return planned_; }
  /// What must wait until the others are made, in order.
  [[nodiscard]] const std::vector<std::size_t>& deferred() const noexcept { return deferred_; }
  [[nodiscard]] const std::vector<RefusedEdit>& refused() const noexcept { return refused_; }
  /// In order, none within another.
  [[nodiscard]] const std::vector<Change>& changes() const noexcept { return changes_; }
  /// The file's new bytes.
  [[nodiscard]] std::string apply() const;

 private:
  struct Task {
    enum class Kind { set, add, create, remove } kind;
    std::uint32_t source = Outline::none;  ///< whose value is set, whose key is removed, behind whose pair keys go
    Collection* owner = nullptr;           ///< that gets keys
    Pair after;
    bool whole = false;  ///< `value` is all
    Value value;
    Growing entries;
    std::vector<std::size_t> edits;
  };

  void take(std::size_t index);
  void take_value(std::size_t index);
  void take_removal(std::size_t index);
  void refuse(std::size_t index, bool shape, std::string reason) {
    refused_.push_back({index, shape, std::move(reason)});
  }
  /// `rest` is the path below it, nothing where it is all that is set.
  void set(std::size_t index, std::uint32_t source, std::optional<std::string_view> rest);
  void add(std::size_t index, std::uint32_t source, std::string_view path);
  void add_dotted(std::size_t index, std::uint32_t source, std::string_view path, std::string_view parent);
  bool add_shared(std::size_t index, std::uint32_t source, std::string_view path, bool into);
  Task& task(Task::Kind kind, const void* owner, std::uint32_t source);
  void put(Task& task, std::size_t index, std::string_view rest, bool is_key);
  [[nodiscard]] bool is_whole(const Outline::Source& source, std::string_view path) const;

  void write(Task& task);
  void write_changes(Task& task, std::vector<Change>& changes);
  void write_set(const Outline::Source& source, std::uint32_t index, const Value& value, EditText& text);
  void write_removal(const Task& task, EditText& text, std::vector<Change>& changes);
  void release(EditText& text, std::uint32_t source, Range gone);
  bool claim(const std::vector<Change>& changes);

  Outline& outline_;
  std::span<const Edit> edits_;
  Arena& arena_;
  std::deque<Task> tasks_;
  std::map<std::tuple<int, const void*, std::uint32_t>, Task*> by_place_;
  std::map<std::uint32_t, std::uint32_t> claimed_;
  std::set<std::uint32_t> insertions_;
  std::vector<std::size_t> planned_;
  std::vector<std::size_t> deferred_;
  std::vector<RefusedEdit> refused_;
  std::vector<Change> changes_;
};

}  // namespace ampcfg::document

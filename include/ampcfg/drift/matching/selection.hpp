#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::drift {

/// True if `pattern` picks `name`: a shell glob where `*` matches `.` and `/` too. Bytes that are no UTF-8
/// match themselves.
bool matches(const std::string& pattern, const std::string& name);

/// Patterns of which any may pick a name; none pick all. A pattern that equals one of the known names picks that name
/// alone.
class Patterns {
 public:
  Patterns() = default;
  explicit Patterns(std::vector<std::string> patterns) : patterns_(std::move(patterns)) {}

  [[nodiscard]] bool empty() const noexcept { return patterns_.empty(); }
  [[nodiscard]] const std::vector<std::string>& list() const noexcept { return patterns_; }
  /// True if a pattern picks `name`, by itself.
  [[nodiscard]] bool pick(std::string_view name) const;
  /// Those of `names` (distinct) that are picked, in their order; `unmatched`, if given, gets the patterns that pick
  /// none.
  [[nodiscard]] std::vector<std::string> pick(const std::vector<std::string>& names,
                                              std::vector<std::string>* unmatched = nullptr) const;

 private:
  std::vector<std::string> patterns_;
};

/// Keys of a config file, as they are in it, sorted; none: all of it.
struct ExactKeys {
  std::string plugin, file;
  std::vector<std::string> keys;
};

/// What a command is narrowed to (`-p`, `-f`, `-k`); empty patterns narrow nothing.
struct Selection {
  Patterns plugins;
  Patterns files;  ///< the path with its extension or without
  Patterns keys;   ///< the key in its file, or as an expectation writes it
  /// Where there are any, these alone, of what the patterns pick; sorted by plugin and file.
  std::vector<ExactKeys> exact = {};

  /// True if `exact` leaves the key.
  [[nodiscard]] bool is_exact(const std::string& plugin, const std::string& file, std::string_view key) const;
  [[nodiscard]] bool picks_all() const noexcept {
    return plugins.empty() && files.empty() && keys.empty() && exact.empty();
  }
};

}  // namespace ampcfg::drift

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"

namespace ampcfg::cli {

/// A line of a plan: a key or a file, what becomes of it, and the instances on which that is the same. All of it is
/// safe to print.
struct PlanRow {
  std::string what;           ///< `Warps/config.yml: cooldown`
  std::string before, after;  ///< of what changes; without `after`, `before` stands alone
  std::string left, reason;   ///< of what is left instead: its code, and why
  bool failed = false;        ///< it is left because it could not be read
  std::vector<std::string> instances;

  /// `"10"  ->  10`; `invalid-file, line 2: a tab …`.
  [[nodiscard]] std::string becomes() const;
};

/// What becomes of what changes, in colours.
std::string painted_change(const Output& out, const PlanRow& row);
/// The same in lines that begin at the column `start`, cut around the part that differs where it is too long.
void print_change_below(Output& out, std::size_t start, const PlanRow& row);

/// Prints rows in columns, what is too long for its column below. What several rows in turn are about is said once.
class PlanTable {
 public:
  /// With columns for all of `rows`.
  PlanTable(Output& out, const std::vector<PlanRow>& rows);

  void print(const PlanRow& row);

 private:
  [[nodiscard]] std::size_t becomes_start() const;
  [[nodiscard]] std::size_t instances_start() const;
  [[nodiscard]] std::string painted(const PlanRow& row) const;
  [[nodiscard]] std::string instances_of(const PlanRow& row, std::size_t start) const;
  [[nodiscard]] bool instances_fit(const PlanRow& row) const;
  void print_beside(const PlanRow& row, bool repeats);
  void print_below(const PlanRow& row, bool repeats);
  void print_becomes_below(const PlanRow& row, bool code_is_said);

  Output& out_;
  std::size_t what_ = 0, becomes_ = 0;  ///< widths of columns; both 0 where nothing stands beside
  std::string last_;                    ///< what the row before was about
};

}  // namespace ampcfg::cli

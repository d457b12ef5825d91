#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"

namespace ampcfg::cli {

/// Safe to print.
struct ListCell {
  std::string text;
  Paint paint = Paint::plain;
};

/// Its cells, as many as the list has columns; the last has words, if anything.
using ListRow = std::vector<ListCell>;

/// A list with a line for each of something, below the names of its columns. What stands in the last column is wrapped
/// there, or stands below the others where little room is left.
class NamedList {
 public:
  /// `rows`: all that will be printed.
  NamedList(Output& out, std::vector<std::string_view> names, const std::vector<ListRow>& rows);

  /// A last column without a word in any row has no name.
  void print_names() const;
  void print(const ListRow& row) const;

 private:
  Output& out_;
  std::vector<std::string_view> names_;
  std::vector<std::size_t> widths_;  ///< of all columns but the last
  std::size_t start_ = 0;            ///< where that begins
  bool has_words_ = false;
};

}  // namespace ampcfg::cli

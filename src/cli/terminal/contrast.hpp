#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ampcfg::cli {

/// A value cut to a width around the part that differs from another.
struct Excerpt {
  std::string before;     ///< begins with `cut_sign` where something is left out
  std::string different;  ///< empty where the other value only has more
  std::string after;      ///< ends with `cut_sign` where something is left out

  [[nodiscard]] std::string text() const { return before + different + after; }
};

struct Contrast {
  Excerpt expected, actual;
  bool alike = false;  ///< long and mostly the same: worth a mark at the difference
};

/// Two values (JSON texts) side by side, each in at most `columns` (at least 8).
Contrast contrast(std::string_view expected, std::string_view actual, std::size_t columns);

}  // namespace ampcfg::cli

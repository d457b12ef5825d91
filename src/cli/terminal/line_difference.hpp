#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace ampcfg::cli {

/// Which lines of a text are not in another, and the other way round: without them, both are the same.
struct LineDifference {
  std::vector<bool> removed;  ///< by line of the one before
  std::vector<bool> added;    ///< by line of the one after
};

LineDifference difference(const std::vector<std::string_view>& before, const std::vector<std::string_view>& after);

}  // namespace ampcfg::cli

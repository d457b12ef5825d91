#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "ampcfg/fleet/wire/host_result.hpp"

namespace ampcfg::cli {

/// Warnings of all hosts, under their names where there are several.
template <typename Answer>
std::vector<std::string> warnings_of(const std::vector<fleet::HostResult<Answer>>& results) {
  std::vector<std::string> warnings;
  for (const auto& result : results) {
    const auto add = [&](const std::string& warning) {
      warnings.push_back(results.size() > 1 ? result.host + ": " + warning : warning);
    };
    std::for_each(result.warnings.begin(), result.warnings.end(), add);
    if constexpr (requires { result.answer->warnings; }) {
      if (result.answer) std::for_each(result.answer->warnings.begin(), result.answer->warnings.end(), add);
    }
  }
  return warnings;
}

}  // namespace ampcfg::cli

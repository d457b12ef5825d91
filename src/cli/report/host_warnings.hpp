#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/warning.hpp"

namespace ampcfg::cli {

/// Warnings of all hosts, under their names where there are several.
template <typename Answer>
std::vector<host::Warning> all_warnings_of(const std::vector<fleet::HostResult<Answer>>& results) {
  std::vector<host::Warning> warnings;
  for (const auto& result : results) {
    const auto add = [&](host::Warning warning) {
      if (results.size() > 1) {
        if (warning.of_many.empty()) warning.of_many = warning.text;
        warning.text = result.host + ": " + warning.text;
        warning.about = result.host + (warning.about.empty() ? "" : ":" + warning.about);
      }
      warnings.push_back(std::move(warning));
    };
    for (const host::Warning& warning : result.warnings) add(warning);
    if constexpr (requires { result.answer->warnings; }) {
      if (!result.answer) continue;
      for (const auto& warning : result.answer->warnings) add(warning);
    }
  }
  return warnings;
}

inline std::vector<std::string> texts_of(const std::vector<host::Warning>& warnings) {
  std::vector<std::string> texts;
  for (const host::Warning& warning : warnings) texts.push_back(warning.text);
  return texts;
}

/// Their texts alone.
template <typename Answer>
std::vector<std::string> warnings_of(const std::vector<fleet::HostResult<Answer>>& results) {
  return texts_of(all_warnings_of(results));
}

}  // namespace ampcfg::cli

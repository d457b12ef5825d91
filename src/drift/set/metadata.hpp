#pragma once

#include <map>
#include <string>

#include "drift/set/problem_report.hpp"

namespace ampcfg::drift {

/// What a folder of a set has beside its `metadata.json`.
struct FolderContent {
  std::map<std::string, std::string, std::less<>> sums;  ///< SHA-256 by file name
  std::optional<std::size_t> universal_plugins;          ///< where the file is there and could be read
  std::optional<std::size_t> variable_plugins;
};

/// Reports what is wrong in a `metadata.json`, and where it does not fit what stands beside it. Returns what it says of
/// when the set was made; empty where it says nothing.
std::string check_metadata(const std::string& bytes, const FolderContent& folder, ProblemReport& report);

}  // namespace ampcfg::drift

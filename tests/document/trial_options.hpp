#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::document {

/// For how long a program tries random files, and which ones it makes them of.
struct TrialOptions {
  std::chrono::seconds time = std::chrono::hours(24 * 365);
  std::size_t count = SIZE_MAX;
  std::uint64_t seed = 1;
  std::vector<std::string> files;  ///< their bytes
};

/// Reads `[--seconds N] [--count N] [--seed N] FOLDER...`: all files below the folders that `is_wanted`. `more` has the
/// program's own options with a number. Throws std::runtime_error in words for people.
TrialOptions trial_options(const std::vector<std::string>& arguments,
                           const std::function<bool(const std::filesystem::path&)>& is_wanted,
                           const std::map<std::string_view, std::uint64_t*>& more = {});

}  // namespace ampcfg::document

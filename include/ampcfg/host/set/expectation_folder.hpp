#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// No file of a set is larger, in bytes.
inline constexpr std::uint64_t largest_set_file = std::uint64_t{256} << 20;

/// The bytes of a set's folder and of its platform subfolders.
struct ExpectationFolder {
  std::vector<drift::SetFile> files;
  std::vector<std::string>
      unknown;  ///< names of JSON files and folders that are no part of a set (folders with a slash)
};

/// Reads a set's folder; where another set takes its place meanwhile, that one, and not half of each. Throws Error of
/// kind usage where it is absent or unreadable, or, as root, where everyone may write it or a file in it, with what to
/// do.
ExpectationFolder read_expectation_folder(const std::filesystem::path& folder);

/// The same of the configured folder, with the rights that count for it (`Configuration::expectations_reader`).
ExpectationFolder read_expectations(const Configuration& configuration);

/// The groups of instances that the set in the configured folder defines (`drift::groups_in`); none where that cannot
/// be read: who needs the set itself is told so.
std::map<std::string, std::vector<std::string>, std::less<>> groups_of_set(const Configuration& configuration);

/// The keys that the set in the configured folder says are secret; none where it cannot be used. Costs a reading of its
/// files where it has none.
drift::SecretKeys secret_keys_of_set(const Configuration& configuration);

/// How a set's folder looks: whatever `read_expectation_folder` reads anew gives another text.
struct ExpectationLook {
  std::string text;
  std::int64_t newest = 0;  ///< when its files were changed last, in nanoseconds since 1970

  /// True if whatever changes them from `now` (`os::now_nanoseconds`, taken before the look) on gives another text.
  [[nodiscard]] bool rested(std::int64_t now, std::chrono::nanoseconds tick) const;
};

/// Nothing where it cannot be read.
std::optional<ExpectationLook> look_of_expectations(const std::filesystem::path& folder);

/// Reads what `expect pack` makes a set of: as `read_expectation_folder`, and the files may also have the names
/// `universal_configs_analysis.json` and `variable_configs_analysis_UPDATED.json`. `unknown` is empty.
ExpectationFolder read_pack_source(const std::filesystem::path& folder);

/// Writes a set's files below `folder` (made where it is not there), each atomically: a temporary file in the same
/// folder, `fsync`, rename. Throws Error.
void write_expectation_folder(const std::filesystem::path& folder, const std::vector<drift::SetFile>& files);

}  // namespace ampcfg::host

#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "fleet/wire/request.hpp"

namespace ampcfg::fleet {

/// Sets of expectations that other hosts have sent, each a folder of its own below this user's cache folder (0700, its
/// files 0600), under its digest.
class SetCache {
 public:
  /// Opens the cache folder: where this executable lies, if that is one, else as `push` has them. Throws Error
  /// (`cache-unusable`) where none can be used, with each one's reason.
  SetCache();

  /// The folder of the set with that digest (`sha256:…`), if it is there.
  [[nodiscard]] std::optional<std::filesystem::path> find(const std::string& digest) const;
  /// Keeps a set, under the digest that it must have. Returns its folder. Throws Error (`set-differs`, `write-failed`).
  [[nodiscard]] std::filesystem::path keep(const std::string& digest, const SentSet& set) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace ampcfg::fleet

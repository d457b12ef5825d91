#include "fleet/cache/own_cache.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <utility>

#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/machine.hpp"

namespace ampcfg::fleet {
namespace {

namespace fs = std::filesystem;

/// Root must not make folders in the home of somebody else, who could not use them then.
bool is_own(const fs::path& folder) {
  struct stat facts {};
  return ::stat(folder.c_str(), &facts) == 0 && facts.st_uid == os::effective_user();
}

}  // namespace

std::optional<os::PrivateFolder> own_cache() {
  fs::path above;
  const auto home = os::home_folder();
  if (const auto set = os::environment("XDG_CACHE_HOME"); set && set->starts_with('/')) {
    above = *set;
  } else if (home && is_own(*home)) {
    above = *home / ".cache";
  } else {
    return std::nullopt;
  }
  std::error_code ignored;
  fs::create_directory(above, ignored);
  if (!is_own(above)) return std::nullopt;
  auto opened = os::PrivateFolder::open(above / "ampcfg", os::Missing::made);
  if (auto* folder = std::get_if<os::PrivateFolder>(&opened)) return std::move(*folder);
  return std::nullopt;
}

}  // namespace ampcfg::fleet

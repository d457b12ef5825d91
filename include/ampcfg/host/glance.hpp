#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// What a host's state says, without a look at anything else.
struct Glance {
  std::optional<std::string> scanned;   ///< when all instances were scanned last (RFC 3339)
  std::size_t instances = 0;            ///< that that scan had
  std::size_t drift = 0, error = 0;     ///< that were found on them last
  std::size_t invalid = 0;              ///< files among these findings that are invalid
  std::size_t differing_instances = 0;  ///< those with either
  bool is_outdated = false;             ///< something was deployed there since
  std::size_t flagged = 0;              ///< instances with a restart flag
};

/// Waits for nobody, and changes nothing. Where there is no state yet, it says nothing. Throws Error where this process
/// cannot use the state.
Glance glance(const Configuration& configuration);

}  // namespace ampcfg::host

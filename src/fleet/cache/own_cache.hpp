#pragma once

#include <optional>

#include "ampcfg/os/private_folder.hpp"

namespace ampcfg::fleet {

/// The folder of this user for what can be made anew at any time: `$XDG_CACHE_HOME/ampcfg`, else `~/.cache/ampcfg`,
/// made where it is not there. Nothing where there is none that nobody else may write to.
std::optional<os::PrivateFolder> own_cache();

}  // namespace ampcfg::fleet

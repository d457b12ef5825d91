#pragma once

#include <optional>
#include <string>

#include "ampcfg/os/error.hpp"

namespace ampcfg::os {

/// The error, with its cure, where errno says that there is no room for what was to be written: `disk-full` for ENOSPC
/// and EDQUOT, `write-failed` for EFBIG (`ulimit -f`). Nothing for any other.
std::optional<Error> no_room(int number, const std::string& message);

}  // namespace ampcfg::os

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/os/error.hpp"

namespace ampcfg::host {

/// Runs a command of the setting `notify`: `json` is its stdin, `event` (`changes`, `apply`, `restart`) its variable
/// `AMPCFG_EVENT`. No shell sees it, and it has 30 s. Gives the Error (`notify-failed`), with the last line that it
/// said, unless it ended with 0.
std::optional<Error> notify(const std::vector<std::string>& argv, std::string_view event, const std::string& json);

}  // namespace ampcfg::host

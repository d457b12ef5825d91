#pragma once

#include <cstddef>

#include "ampcfg/fleet/restart.hpp"
#include "cli/terminal/live_lines.hpp"

namespace ampcfg::cli {

/// What is drawn while games are stopped and started: a line for each instance, until it is over. `hosts`: of how many,
/// for its label. `live` must outlive it.
fleet::Telling live_telling(LiveLines& live, std::size_t hosts);

}  // namespace ampcfg::cli

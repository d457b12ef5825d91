#pragma once

#include <string>

namespace ampcfg::os {

/// The day, `2026-12-31`, on which this process first asked for it, in a time zone as tzdata names it: the same for as
/// long as it runs, so that no run has two. An empty name, and one that this machine does not know, is UTC.
std::string day_in(const std::string& zone);

/// True where this machine's tzdata has the zone; of an empty name too.
bool knows_zone(const std::string& zone);

}  // namespace ampcfg::os

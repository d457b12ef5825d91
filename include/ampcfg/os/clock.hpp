#pragma once

#include <string>

namespace ampcfg::os {

/// The time now, UTC, as RFC 3339: `2026-01-31T09:30:00Z`.
std::string now_as_rfc3339();

}  // namespace ampcfg::os

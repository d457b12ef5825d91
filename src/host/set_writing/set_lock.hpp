#pragma once

#include <chrono>

#include "host/set_writing/set_place.hpp"

namespace ampcfg::host {

/// Locks the set's folder for as long as `place` lives. Waits up to `patience`, then throws Error (`set-locked`) that
/// says who holds it, as the journal has it.
void lock_set(const SetPlace& place, std::chrono::milliseconds patience = std::chrono::seconds(5));

}  // namespace ampcfg::host

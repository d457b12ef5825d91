#pragma once

#include <string>

#include "ampcfg/host/state/state.hpp"
#include "host/state/host_lock.hpp"

namespace ampcfg::host {

/// Held by an apply for as long as it runs, beside the host's lock, which it has only while it writes: who finds an
/// unfinished apply can tell by it whether that is at work or was cut short.
class ApplyLock {
 public:
  /// Throws Error (`apply-running`) that says who has it.
  ApplyLock(const State& state, const std::string& command);

  static bool is_held(const State& state);

 private:
  HostLock lock_;
};

}  // namespace ampcfg::host

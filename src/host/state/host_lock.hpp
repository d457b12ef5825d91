#pragma once

#include <chrono>
#include <string>

#include "ampcfg/host/state/state.hpp"
#include "ampcfg/os/private_file.hpp"

namespace ampcfg::host {

/// The one right to write on this host: an exclusive `flock` of `lock` in the state folder, closed on
/// exec, gone with the process. Not held while asking or waiting.
class HostLock {
 public:
  /// Waits up to `patience`, then throws Error (`locked`) that says who holds it: process, user, since when, command.
  /// A holder that is stopped (SIGSTOP) is said to be. `name` is the file's in the state folder, `what` what its holder
  /// does.
  HostLock(const State& state, const std::string& command, std::chrono::milliseconds patience = std::chrono::seconds(5),
           const std::string& name = "lock", const std::string& what = "another ampcfg is changing this host");

 private:
  os::PrivateFile file_;
};

}  // namespace ampcfg::host

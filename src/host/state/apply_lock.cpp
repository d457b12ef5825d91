#include "host/state/apply_lock.hpp"

#include "ampcfg/os/error.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* lock_file = "apply.lock";

HostLock take(const State& state, const std::string& command) {
  try {
    return {state, command, std::chrono::milliseconds(0), lock_file};
  } catch (const Error& error) {
    if (error.code() != "locked") throw;
    throw Error("apply-running", "an apply is running here: " + error.message(), error.hint());
  }
}

}  // namespace

ApplyLock::ApplyLock(const State& state, const std::string& command) : lock_(take(state, command)) {}

bool ApplyLock::is_held(const State& state) {
  try {
    const HostLock lock(state, "", std::chrono::milliseconds(0), lock_file);
    return false;
  } catch (const Error& error) {
    return error.code() == "locked";
  }
}

}  // namespace ampcfg::host

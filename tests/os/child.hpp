#pragma once

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

namespace ampcfg::tests {

/// Sends a signal to one process: nothing else in the tests does. What kill() takes besides is refused, which a failed
/// fork() or an empty file makes: -1 is every process of the machine, 0 our own group, 1 its first process.
inline void signal_process(pid_t id, int number) {
  if (id < 2) throw std::invalid_argument("not the id of a process to signal: " + std::to_string(id));
  ::kill(id, number);
}

/// Ends a child, and waits until it has.
inline void end_child(pid_t id) {
  signal_process(id, SIGKILL);
  ::waitpid(id, nullptr, 0);
}

/// fork(), which throws where it fails.
inline pid_t fork_child() {
  const pid_t id = ::fork();
  if (id < 0) throw std::system_error(errno, std::generic_category(), "fork");
  return id;
}

/// True as soon as it holds; false where it does not within a minute, which only a test that fails sits out.
inline bool soon(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace ampcfg::tests

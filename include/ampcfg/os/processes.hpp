#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ampcfg::os {

/// What /proc says of a process.
struct ProcessFacts {
  std::string name;  ///< of its program or thread, at most 15 bytes of any kind
  pid_t parent = 0;
  pid_t session = 0;
  bool has_terminal = false;
  bool has_ended = false;    ///< a zombie
  std::int64_t started = 0;  ///< nanoseconds since 1970, to a hundredth of a second; moves with the clock
};

/// The processes that this one can see; none without /proc.
std::vector<pid_t> process_ids();
/// Nothing where it is gone, or hidden.
std::optional<ProcessFacts> facts_of(pid_t process);

/// True for a process that a signal has stopped (SIGSTOP, Ctrl-Z) or a debugger holds; false where nobody can tell.
bool is_stopped(pid_t process);

}  // namespace ampcfg::os

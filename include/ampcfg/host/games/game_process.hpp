#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"

namespace ampcfg::host {

/// What the list of processes says of an instance's game.
struct GameProcess {
  bool there = false;
  std::int64_t started = 0;  ///< of the oldest of its processes: nanoseconds since 1970
  std::vector<pid_t> ids;
  /// Why `there == false` says nothing: this user cannot see where other users' processes work. Empty where it does.
  std::string unsure;
};

/// Looks through /proc once for the games of all these instances, in their order. A game's process works in the game
/// folder or below it, told by device and inode, because in a container the path is another. AMP's own, in the
/// instance's folder, is none, nor is this process, who started it, or a shell, pager or editor of a person there.
std::vector<GameProcess> find_game_processes(std::span<const Instance> instances);

/// True if a process works in this game folder or below: what must not be ended with a hung command.
bool works_in(pid_t process, const std::filesystem::path& game);

}  // namespace ampcfg::host

#include "ampcfg/os/no_room.hpp"

#include <cerrno>

namespace ampcfg::os {

std::optional<Error> no_room(int number, const std::string& message) {
  if (number == ENOSPC || number == EDQUOT)
    return Error("disk-full", message, "free space on its file system, or raise the quota");
  if (number == EFBIG) return Error("write-failed", message, "raise the limit of what runs ampcfg: `ulimit -f`");
  return std::nullopt;
}

}  // namespace ampcfg::os

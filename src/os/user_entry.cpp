#include "os/user_entry.hpp"

#include <pwd.h>

#include <cerrno>
#include <vector>

namespace ampcfg::os {

std::optional<UserEntry> user_entry(uid_t user) {
  constexpr std::size_t usual_room = 1024;
  std::vector<char> room(usual_room);
  passwd entry{};
  passwd* found = nullptr;
  while (::getpwuid_r(user, &entry, room.data(), room.size(), &found) == ERANGE) room.resize(room.size() * 2);
  if (found == nullptr) return std::nullopt;
  return UserEntry{entry.pw_name, entry.pw_gid, entry.pw_dir};
}

}  // namespace ampcfg::os

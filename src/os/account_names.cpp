#include "ampcfg/os/account_names.hpp"

#include <grp.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "os/user_entry.hpp"

namespace ampcfg::os {

uid_t effective_user() {
  return ::geteuid();
}

std::string user_name(uid_t user) {
  const auto entry = user_entry(user);
  return entry ? entry->name : std::to_string(user);
}

std::optional<std::filesystem::path> home_folder_of(uid_t user) {
  const auto entry = user_entry(user);
  if (!entry) return std::nullopt;
  return entry->home;
}

std::string group_name(gid_t group) {
  constexpr std::size_t usual_room = 1024;
  std::vector<char> room(usual_room);
  ::group entry{};
  ::group* found = nullptr;
  while (::getgrgid_r(group, &entry, room.data(), room.size(), &found) == ERANGE) room.resize(room.size() * 2);
  return found == nullptr ? std::to_string(group) : entry.gr_name;
}

}  // namespace ampcfg::os

#include "ampcfg/os/account_names.hpp"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

namespace ampcfg::os {
namespace {

constexpr std::size_t usual_room = 1024;

/// What `call` finds with enough room for it, else null.
template <typename Entry, typename Call>
Entry* look_up(Entry& entry, std::vector<char>& room, const Call& call) {
  room.resize(usual_room);
  Entry* found = nullptr;
  while (call(&entry, room.data(), room.size(), &found) == ERANGE) room.resize(room.size() * 2);
  return found;
}

}  // namespace

uid_t effective_user() {
  return ::geteuid();
}

std::string user_name(uid_t user) {
  passwd entry{};
  std::vector<char> room;
  const auto call = [user](passwd* to, char* text, std::size_t size, passwd** found) {
    return ::getpwuid_r(user, to, text, size, found);
  };
  return look_up(entry, room, call) == nullptr ? std::to_string(user) : entry.pw_name;
}

std::string group_name(gid_t group) {
  ::group entry{};
  std::vector<char> room;
  const auto call = [group](::group* to, char* text, std::size_t size, ::group** found) {
    return ::getgrgid_r(group, to, text, size, found);
  };
  return look_up(entry, room, call) == nullptr ? std::to_string(group) : entry.gr_name;
}

}  // namespace ampcfg::os

#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace ampcfg::os {

/// A user, as the system's databases have it.
struct UserEntry {
  std::string name;
  gid_t group = 0;
  std::string home;
};

/// Nothing where they do not know it.
std::optional<UserEntry> user_entry(uid_t user);

}  // namespace ampcfg::os

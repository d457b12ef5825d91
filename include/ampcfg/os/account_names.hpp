#pragma once

#include <sys/types.h>

#include <string>

namespace ampcfg::os {

/// The user whose rights this process has.
uid_t effective_user();
/// The name of a user or group, as the system's databases have it; the number where they do not know it.
std::string user_name(uid_t user);
std::string group_name(gid_t group);

}  // namespace ampcfg::os

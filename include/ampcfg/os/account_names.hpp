#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

namespace ampcfg::os {

/// The user whose rights this process has.
uid_t effective_user();
/// The name of a user or group, as the system's databases have it; the number where they do not know it.
std::string user_name(uid_t user);
std::string group_name(gid_t group);
/// A user's home folder; nothing where those databases do not know the user.
std::optional<std::filesystem::path> home_folder_of(uid_t user);

}  // namespace ampcfg::os

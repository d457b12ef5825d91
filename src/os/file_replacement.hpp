#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "ampcfg/os/private_folder.hpp"

namespace ampcfg::os {

/// Puts `bytes` in place of `name` in the open folder, with `mode`, as `replace_file` does. `shown` is for messages.
void replace_in(int folder, const std::filesystem::path& shown, const std::string& name, std::string_view bytes,
                mode_t mode, Durability durability);

}  // namespace ampcfg::os

#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "ampcfg/os/private_folder.hpp"

namespace ampcfg::os {

/// Throws Error for what errno says of a file that was to be written: that of `no_room`, else
/// `write-failed`.
[[noreturn]] void fail_to_write(const std::filesystem::path& what, int number);
/// Writes all of `bytes` at the file's position. 0, or errno.
int write_all(int file, std::string_view bytes);

/// Puts `bytes` in place of `name` in the open folder, with `mode`, as `replace_file` does. `shown` is for messages.
void replace_in(int folder, const std::filesystem::path& shown, const std::string& name, std::string_view bytes,
                mode_t mode, Durability durability);

}  // namespace ampcfg::os

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

/// True for a name as `replace_in` gives it to a file for the time being.
bool is_temporary(std::string_view name);
/// Removes a file of such a name, unless another process is writing it, or it cannot be removed.
void remove_left_over(int folder, const std::string& name);

/// Puts `bytes` in place of `name` in the open folder, with `mode`, as `replace_file` does. `shown` is for messages.
void replace_in(int folder, const std::filesystem::path& shown, const std::string& name, std::string_view bytes,
                mode_t mode, Durability durability);

}  // namespace ampcfg::os

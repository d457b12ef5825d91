#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ampcfg::fleet {

/// The SHA-256 of this process's executable, 64 hexadecimal digits: what a far side is known by. Remembered in this
/// user's cache for as long as the file is the same. Throws Error.
const std::string& own_digest();

/// True for what a SHA-256 looks like.
bool is_digest(std::string_view text);

/// Where this process's executable lies, if another host has put it there: under its digest, as which it was checked.
std::optional<std::filesystem::path> pushed_executable();

/// This process's executable, packed with gzip; packed once. Throws Error.
const std::string& own_packed_bytes();

/// The version of the GNU C library that this executable needs, `2.34`. Throws Error.
std::string own_needed_glibc();

/// The processor that this executable is for, as `uname -m` calls it.
std::string own_processor();

}  // namespace ampcfg::fleet

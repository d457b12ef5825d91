#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "ampcfg/cli/line/option.hpp"

namespace ampcfg::cli {

/// Throws Error of kind usage where the file that `option` names is a folder, a link, a device or a pipe, or standard
/// output: a rename would put a file in its place. `hint` says what to name.
void require_place(const std::filesystem::path& file, const Option& option, const std::string& hint);

/// Puts a file that the line names in its place, whole or not at all, with the rights of who asked: of a locked host's
/// caller, too. Throws Error.
void replace_named_file(const std::filesystem::path& file, std::string_view bytes, mode_t mode);

}  // namespace ampcfg::cli

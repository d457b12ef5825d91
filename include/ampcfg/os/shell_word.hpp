#pragma once

#include <string>
#include <string_view>

namespace ampcfg::os {

/// True if a shell takes `c` literally wherever it stands in an argument.
bool is_plain_in_shell(char c) noexcept;

/// An argument as a POSIX shell takes it literally, for people to read and copy: in quotes only where it needs them.
std::string shell_word(std::string_view text);
/// The same for a login shell that may be any of sh, bash, dash, zsh and fish: always in quotes.
std::string any_shell_word(std::string_view text);

}  // namespace ampcfg::os

#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>

#include "ampcfg/os/owner_rights.hpp"

namespace ampcfg::os {

/// The account that called this program by sudo (`SUDO_UID`), with its groups; nothing where none did, or root. Throws
/// Error of kind usage (`caller-unknown`) where the variable is no user's number: nobody's rights are guessed.
std::optional<Owner> caller();

/// True where another account than this program's called it by sudo, whoever that is: what this program may read is not
/// by that alone the caller's to see.
bool is_called_by_another();

/// Forgets the environment, for this program and those it starts, but for the variables `kept`, and sets those of
/// `set`. To be called before there are threads.
void keep_environment(std::span<const char* const> kept,
                      std::span<const std::pair<const char*, const char*>> set) noexcept;

}  // namespace ampcfg::os

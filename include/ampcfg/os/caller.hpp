#pragma once

#include <sys/types.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "ampcfg/os/owner_rights.hpp"

namespace ampcfg::os {

/// The account that called this program by sudo (`SUDO_UID`), with its groups; nothing where none did, or root. Throws
/// Error of kind usage (`caller-unknown`) where the variable is no user's number: nobody's rights are guessed.
std::optional<Owner> caller();

/// True where another account than this program's called it by sudo, whoever that is: what this program may read is not
/// by that alone the caller's to see.
bool is_called_by_another();

/// The name of the person who uses this program's account: who has logged in, as the kernel keeps it (loginuid), else
/// whom sudo names (`SUDO_USER`). Empty where that is the account's own user, or nobody knows.
std::string person();
/// The same, from the text of `/proc/self/loginuid`, empty where there is none, and that variable.
std::string person_behind(uid_t account, std::string_view login, const std::optional<std::string>& sudo_user);

/// Forgets the environment, for this program and those it starts, but for the variables `kept`, and sets those of
/// `set`. To be called before there are threads.
void keep_environment(std::span<const char* const> kept,
                      std::span<const std::pair<const char*, const char*>> set) noexcept;

}  // namespace ampcfg::os

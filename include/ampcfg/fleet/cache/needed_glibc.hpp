#pragma once

#include <string>
#include <string_view>

namespace ampcfg::fleet {

/// The newest version of the GNU C library that an executable of 64 bits names (`2.34`), without which the loader
/// refuses it; empty where it names none, or is something else.
std::string needed_glibc(std::string_view executable);

/// The newest version that is missing, as the loader complains: "version `GLIBC_2.34' not found"; empty where it does
/// not.
std::string missing_glibc(std::string_view said);

/// True where the first of two versions is older, by their numbers: 2.9 than 2.34. What is no version is older than
/// all.
bool is_older_glibc(std::string_view version, std::string_view other);

/// What to do about a host without that version.
std::string hint_for_glibc(std::string_view version);

}  // namespace ampcfg::fleet

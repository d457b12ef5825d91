#pragma once

#include <string>
#include <string_view>

namespace ampcfg::cli {

/// This build's version: `0.1.0`.
std::string_view version() noexcept;
/// The SHA-256 of the running executable, in hexadecimal. Throws Error where it cannot be read.
std::string executable_digest();

}  // namespace ampcfg::cli

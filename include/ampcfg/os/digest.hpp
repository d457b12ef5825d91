#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ampcfg::os {

/// The SHA-256 of `bytes`, as 64 lower-case hexadecimal digits. Throws Error (`digest-failed`) where OpenSSL computes
/// none.
std::string sha256_hex(std::string_view bytes);

/// The same of a file's bytes; empty where it is not there.
inline std::string hash_of(const std::optional<std::string>& bytes) {
  return bytes ? sha256_hex(*bytes) : std::string();
}

}  // namespace ampcfg::os

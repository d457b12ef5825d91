#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ampcfg::os {

/// The SHA-256 of `bytes`, as 64 lower-case hexadecimal digits. Throws Error (`digest-failed`) where libgcrypt
/// computes none.
std::string sha256_hex(std::string_view bytes);
/// The same in base64, as browsers have it in a page's policy.
std::string sha256_base64(std::string_view bytes);

/// The HMAC-SHA256 of `bytes` under `key`, as many digits. Throws as `sha256_hex`.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

/// The HMAC-SHA256 of very many texts under one key.
class Hmac {
 public:
  static constexpr std::size_t size = 32;

  explicit Hmac(std::string_view key);
  /// Throws as `sha256_hex`.
  [[nodiscard]] std::array<unsigned char, size> of(std::string_view bytes) const;

 private:
  static constexpr std::size_t block_size = 64;
  std::array<char, block_size> inner_, outer_;  ///< the key, in two forms
};

/// So many bytes that nobody can guess, at most 256. Throws Error (`random-failed`) where the system gives none.
std::string random_bytes(std::size_t count);

/// The SHA-256 of a file's bytes; empty where it is not there.
inline std::string hash_of(const std::optional<std::string>& bytes) {
  return bytes ? sha256_hex(*bytes) : std::string();
}

}  // namespace ampcfg::os

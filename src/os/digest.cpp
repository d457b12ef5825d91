#include "ampcfg/os/digest.hpp"

#include <gcrypt.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <span>

#include "ampcfg/os/base64.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::os {
namespace {

std::string hex_of(std::span<const unsigned char> sum) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * sum.size());
  for (const unsigned char byte : sum) {
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  return hex;
}

/// libgcrypt, as one wants it: without memory that is locked, as not every limit allows it and libgcrypt then complains
/// on stderr, and the same where the kernel says `fips`. Before main, when there are no threads yet, and before libssh,
/// which does the same at its start otherwise.
[[gnu::constructor(101)]] void prepare_gcrypt() {
  ::gcry_check_version(nullptr);
  ::gcry_control(GCRYCTL_NO_FIPS_MODE);
  ::gcry_control(GCRYCTL_DISABLE_SECMEM);
  ::gcry_control(GCRYCTL_INITIALIZATION_FINISHED);
}

using Sum = std::array<unsigned char, Hmac::size>;

gcry_buffer_t part(std::string_view bytes) {
  return {0, 0, bytes.size(), const_cast<char*>(bytes.data())};  // which is read only
}

/// Of both, one after the other.
Sum sha256(std::string_view first, std::string_view second = {}) {
  const std::array<gcry_buffer_t, 2> parts{part(first), part(second)};
  Sum sum{};
  if (::gcry_md_hash_buffers(GCRY_MD_SHA256, 0, sum.data(), parts.data(), static_cast<int>(parts.size())) != 0)
    throw Error("digest-failed", "SHA-256 could not be computed");
  return sum;
}

std::string_view text_of(const Sum& sum) {
  return {reinterpret_cast<const char*>(sum.data()), sum.size()};
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  return hex_of(sha256(bytes));
}

std::string sha256_base64(std::string_view bytes) {
  return base64_of(text_of(sha256(bytes)));
}

Hmac::Hmac(std::string_view key) {
  constexpr unsigned char inner_pad = 0x36, outer_pad = 0x5c;
  const Sum sum = key.size() > block_size ? sha256(key) : Sum{};
  if (key.size() > block_size) key = text_of(sum);
  for (std::size_t n = 0; n < block_size; ++n) {
    const auto byte = static_cast<unsigned char>(n < key.size() ? key[n] : 0);
    inner_[n] = static_cast<char>(byte ^ inner_pad);
    outer_[n] = static_cast<char>(byte ^ outer_pad);
  }
}

std::array<unsigned char, Hmac::size> Hmac::of(std::string_view bytes) const {
  const Sum inner = sha256({inner_.data(), inner_.size()}, bytes);
  return sha256({outer_.data(), outer_.size()}, text_of(inner));
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  return hex_of(Hmac(key).of(bytes));
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  // Up to 256 bytes come whole, and no signal cuts them short.
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(count))
    throw Error("random-failed", "the system gives no random bytes");
  return bytes;
}

}  // namespace ampcfg::os

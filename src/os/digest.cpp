#include "ampcfg/os/digest.hpp"

// The functions that OpenSSL 3 recommends set up its providers first, which takes longer than most of what is summed
// here.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <sys/random.h>

#include <array>
#include <span>

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

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> sum{};
  SHA256_CTX context;
  if (SHA256_Init(&context) != 1 || SHA256_Update(&context, bytes.data(), bytes.size()) != 1 ||
      SHA256_Final(sum.data(), &context) != 1) {
    throw Error("digest-failed", "SHA-256 could not be computed");
  }
  return hex_of(sum);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> sum{};
  unsigned int size = 0;
  const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
  if (::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()), begin, bytes.size(), sum.data(), &size) ==
      nullptr) {
    throw Error("digest-failed", "HMAC-SHA256 could not be computed");
  }
  return hex_of(sum);
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  // Up to 256 bytes come whole, and no signal cuts them short.
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(count))
    throw Error("random-failed", "the system gives no random bytes");
  return bytes;
}

}  // namespace ampcfg::os

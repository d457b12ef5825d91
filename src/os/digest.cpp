#include "ampcfg/os/digest.hpp"

// The functions that OpenSSL 3 recommends set up its providers first, which takes longer than most of what is summed
// here.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <array>

#include "ampcfg/os/error.hpp"

namespace ampcfg::os {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> sum{};
  SHA256_CTX context;
  if (SHA256_Init(&context) != 1 || SHA256_Update(&context, bytes.data(), bytes.size()) != 1 ||
      SHA256_Final(sum.data(), &context) != 1) {
    throw Error("digest-failed", "SHA-256 could not be computed");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * sum.size());
  for (const unsigned char byte : sum) {
    hex += digits[byte >> 4];
    hex += digits[byte & 15];
  }
  return hex;
}

}  // namespace ampcfg::os

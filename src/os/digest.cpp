#include "ampcfg/os/digest.hpp"

#include <openssl/evp.h>

#include <array>

#include "ampcfg/os/error.hpp"

namespace ampcfg::os {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), sum.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw Error("digest-failed", "SHA-256 could not be computed");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(std::size_t{2} * size);
  for (unsigned int i = 0; i < size; ++i) {
    hex += digits[sum[i] >> 4];
    hex += digits[sum[i] & 15];
  }
  return hex;
}

}  // namespace ampcfg::os

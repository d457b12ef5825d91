#include "ampcfg/os/digest.hpp"

// The functions that OpenSSL 3 recommends set up its providers first, which takes longer than most of what is summed
// here.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

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

Error digest_failed() {
  return {"digest-failed", "SHA-256 could not be computed"};
}

using Sum = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Sum sha256(std::string_view bytes) {
  Sum sum{};
  SHA256_CTX context;
  if (SHA256_Init(&context) != 1 || SHA256_Update(&context, bytes.data(), bytes.size()) != 1 ||
      SHA256_Final(sum.data(), &context) != 1) {
    throw digest_failed();
  }
  return sum;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  return hex_of(sha256(bytes));
}

std::string sha256_base64(std::string_view bytes) {
  const Sum sum = sha256(bytes);
  std::array<unsigned char, (SHA256_DIGEST_LENGTH + 2) / 3 * 4 + 1> text{};
  const int size = EVP_EncodeBlock(text.data(), sum.data(), static_cast<int>(sum.size()));
  return {text.begin(), text.begin() + size};
}

/// Both hashes, with the key in them.
struct Hmac::Begun {
  SHA256_CTX inner, outer;
};

Hmac::Hmac(std::string_view key) {
  constexpr unsigned char inner_pad = 0x36, outer_pad = 0x5c;
  std::array<unsigned char, SHA256_CBLOCK> block{};
  if (key.size() > block.size()) {
    SHA256_CTX context;
    if (SHA256_Init(&context) != 1 || SHA256_Update(&context, key.data(), key.size()) != 1 ||
        SHA256_Final(block.data(), &context) != 1)
      throw digest_failed();
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }
  const auto begin = [&block](SHA256_CTX& context, unsigned char pad) {
    std::array<unsigned char, SHA256_CBLOCK> padded{};
    for (std::size_t n = 0; n < block.size(); ++n) padded[n] = static_cast<unsigned char>(block[n] ^ pad);
    return SHA256_Init(&context) == 1 && SHA256_Update(&context, padded.data(), padded.size()) == 1;
  };
  auto begun = std::make_shared<Begun>();
  if (!begin(begun->inner, inner_pad) || !begin(begun->outer, outer_pad)) throw digest_failed();
  begun_ = std::move(begun);
}

std::array<unsigned char, Hmac::size> Hmac::of(std::string_view bytes) const {
  std::array<unsigned char, size> sum{};
  SHA256_CTX inner = begun_->inner, outer = begun_->outer;
  if (SHA256_Update(&inner, bytes.data(), bytes.size()) != 1 || SHA256_Final(sum.data(), &inner) != 1 ||
      SHA256_Update(&outer, sum.data(), sum.size()) != 1 || SHA256_Final(sum.data(), &outer) != 1)
    throw digest_failed();
  return sum;
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

#include "ampcfg/os/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace ampcfg::os {
namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr unsigned digit_bits = 6, byte_bits = 8;
constexpr std::size_t bytes_in_group = 3, digits_in_group = 4;

}  // namespace

std::string base64_of(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + bytes_in_group - 1) / bytes_in_group * digits_in_group);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), bytes_in_group))) {
    const std::size_t here = std::min(bytes.size(), bytes_in_group);
    std::uint32_t group = 0;
    for (std::size_t n = 0; n < bytes_in_group; ++n)
      group = group << byte_bits | (n < here ? static_cast<unsigned char>(bytes[n]) : 0U);
    for (std::size_t n = 0; n < digits_in_group; ++n) {
      const std::uint32_t digit = group >> (digits_in_group - 1 - n) * digit_bits & (base64_digits.size() - 1);
      text += n <= here ? base64_digits[digit] : '=';
    }
  }
  return text;
}

std::string bytes_of_base64(std::string_view text) {
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (text.size() % digits_in_group != 0) return {};
  text.remove_suffix(padding);
  std::string bytes;
  bytes.reserve(text.size());
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const char one : text) {
    const std::size_t digit = base64_digits.find(one);
    if (digit == std::string_view::npos) return {};
    group = group << digit_bits | static_cast<std::uint32_t>(digit);
    bits += digit_bits;
    if (bits < byte_bits) continue;
    bits -= byte_bits;
    bytes += static_cast<char>(group >> bits & 0xFFU);
  }
  return bytes;
}

}  // namespace ampcfg::os

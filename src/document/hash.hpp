#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ampcfg::document {

/// A hash that files cannot aim at: `seed` is to be something that their writer does not know, such as where the text
/// lies in memory. The same within a process for the same seed.
inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed) noexcept {
  __extension__ using Wide = unsigned __int128;
  const auto fold = [](std::uint64_t left, std::uint64_t right) {
    const Wide product = static_cast<Wide>(left) * right;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
  std::uint64_t hash = seed ^ text.size() * odd;
  const char* at = text.data();
  std::size_t left = text.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    hash = fold(hash ^ word, odd ^ seed >> 7);
  }
  std::uint64_t tail = 0;
  for (std::size_t i = 0; i < left; ++i) tail = tail << 8 | static_cast<unsigned char>(at[i]);
  return fold(hash ^ tail, odd);
}

}  // namespace ampcfg::document

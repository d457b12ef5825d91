#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace ampcfg::document {

/// Multiplies to 128 bits, of which both halves count.
inline std::uint64_t fold(std::uint64_t left, std::uint64_t right) noexcept {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(left) * right;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// A hash that files cannot aim at: `seed` is to be something that their writer does not know, such as where the text
/// lies in memory. The same within a process for the same seed.
inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed) noexcept {
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

/// The same for a whole file: several words at a time.
inline std::uint64_t hash_file(std::string_view bytes, std::uint64_t seed) noexcept {
  constexpr std::size_t words = 4;
  constexpr std::size_t block = words * 8;
  constexpr std::uint64_t odd = 0x9E3779B97F4A7C15U;
  std::uint64_t lanes[words] = {seed, seed + odd, seed ^ odd, ~seed};
  for (; bytes.size() >= block; bytes.remove_prefix(block)) {
    std::uint64_t next[words];
    std::memcpy(next, bytes.data(), block);
    for (std::size_t lane = 0; lane < words; ++lane) lanes[lane] = fold(lanes[lane] ^ next[lane], odd);
  }
  for (const std::uint64_t lane : lanes) seed = fold(seed ^ lane, odd);
  return hash_text(bytes, seed);
}

}  // namespace ampcfg::document

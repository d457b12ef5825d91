#include "cli/terminal/keys.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace ampcfg::cli {
namespace {

using Kind = Key::Kind;

struct Sequence {
  std::string_view bytes;
  Kind kind;
};

constexpr Sequence sequences[] = {
    {"\033[A", Kind::up},         {"\033OA", Kind::up},    {"\033[B", Kind::down}, {"\033OB", Kind::down},
    {"\033[5~", Kind::page_up},   {"\033[H", Kind::home},  {"\033OH", Kind::home}, {"\033[1~", Kind::home},
    {"\033[6~", Kind::page_down}, {"\033[F", Kind::end},   {"\033OF", Kind::end},  {"\033[4~", Kind::end},
    {"\r", Kind::enter},          {"\n", Kind::enter},     {"\x7f", Kind::erase},  {"\b", Kind::erase},
    {"\x03", Kind::interrupt},    {"\x1a", Kind::suspend},
};

/// A sequence that is none of these: up to its last byte.
std::size_t size_of_unknown(std::string_view bytes) {
  std::size_t size = 2;
  while (size < bytes.size() && (bytes[size] < '@' || bytes[size] > '~')) ++size;
  return std::min(size + 1, bytes.size());
}

std::size_t size_of_character(std::string_view bytes) {
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(bytes[at]) & 0xC0U) == 0x80U; };
  std::size_t size = 1;
  while (size < bytes.size() && continues(size)) ++size;
  return size;
}

}  // namespace

std::vector<Key> keys_in(std::string_view bytes) {
  std::vector<Key> keys;
  while (!bytes.empty()) {
    const auto known = std::find_if(std::begin(sequences), std::end(sequences),
                                    [&](const Sequence& one) { return bytes.starts_with(one.bytes); });
    std::size_t size = 1;
    if (known != std::end(sequences)) {
      size = known->bytes.size();
      keys.push_back({known->kind, {}});
    } else if (bytes.starts_with("\033[") || bytes.starts_with("\033O")) {
      size = size_of_unknown(bytes);
    } else if (bytes.front() == '\033') {
      keys.push_back({Kind::escape, {}});
    } else if (static_cast<unsigned char>(bytes.front()) >= 0x20) {
      size = size_of_character(bytes);
      keys.push_back({Kind::text, std::string(bytes.substr(0, size))});
    }
    bytes.remove_prefix(size);
  }
  return keys;
}

}  // namespace ampcfg::cli

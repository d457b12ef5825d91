#include "fleet/wire/frame.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ampcfg/os/error.hpp"
#include "fleet/wire/wire.hpp"

namespace ampcfg::fleet {
namespace {

// No shell prints these bytes by chance: NUL and the two line ends show what a terminal or a filter would change.
constexpr std::string_view magic("\0ampcfg\r\n\xff\n", 11);
constexpr std::size_t digest_size = 64;
constexpr std::size_t hello_size = magic.size() + 4 + digest_size;
constexpr std::size_t header_size = 5;

std::string big_endian(std::uint64_t number, unsigned bytes) {
  std::string text;
  while (bytes-- > 0) text += static_cast<char>(static_cast<unsigned char>(number >> (8 * bytes)));
  return text;
}

std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

std::string encode(const Hello& hello) {
  return std::string(magic) + big_endian(hello.oldest, 2) + big_endian(hello.newest, 2) + hello.digest;
}

void HelloReader::take(std::string_view bytes) {
  if (hello_) {
    rest_ += bytes;
    return;
  }
  const std::size_t from = banner_.size() - std::min(banner_.size(), hello_size);
  banner_ += bytes;
  const std::size_t begin = banner_.find(magic, from);
  if (std::min(begin, banner_.size()) > most_banner) {
    banner_.resize(most_banner);
    throw Error("no-hello", "the far side says a lot, but not hello",
                "does the login shell of that user print without an end, or run something else?");
  }
  if (begin == std::string::npos || banner_.size() - begin < hello_size) return;
  const std::string_view found = std::string_view(banner_).substr(begin + magic.size());
  Hello hello{static_cast<std::uint16_t>(number_of(found.substr(0, 2))),
              static_cast<std::uint16_t>(number_of(found.substr(2, 2))), std::string(found.substr(4, digest_size))};
  if (!is_hex(hello.digest) || hello.oldest > hello.newest) throw garbled("its hello is malformed");
  rest_ = banner_.substr(begin + hello_size);
  banner_.resize(begin);
  hello_ = std::move(hello);
}

std::size_t most_payload(FrameKind kind) noexcept {
  constexpr std::size_t mebi = 1u << 20;
  switch (kind) {
    case FrameKind::progress:
      return 1024;
    case FrameKind::part:
    case FrameKind::rest:
      return 32 * mebi;
    case FrameKind::failed:
      return mebi / 16;
    case FrameKind::need_set:
    case FrameKind::beat:
    case FrameKind::stop:
    case FrameKind::heard:
      return 0;
    case FrameKind::request:
      return 64 * mebi;
    case FrameKind::set:
      return 256 * mebi;
  }
  return 0;
}

std::string encode(FrameKind kind, std::string_view payload) {
  if (payload.size() > most_payload(kind)) {
    throw Error("answer-too-large", "what is to be sent has " + std::to_string(payload.size()) + " bytes: too many",
                "ask for less: instances, -p, -f, -k");
  }
  return big_endian(payload.size(), 4) + static_cast<char>(kind) + std::string(payload);
}

void FrameReader::take(std::string_view bytes) {
  bytes_.erase(0, at_);
  at_ = 0;
  bytes_ += bytes;
}

std::optional<Frame> FrameReader::next() {
  const std::string_view all = std::string_view(bytes_).substr(at_);
  if (all.size() < header_size) return std::nullopt;
  const std::uint64_t size = number_of(all.substr(0, 4));
  const auto kind = static_cast<unsigned char>(all[4]);
  constexpr std::array known{FrameKind::progress, FrameKind::part, FrameKind::rest,    FrameKind::failed,
                             FrameKind::need_set, FrameKind::beat, FrameKind::request, FrameKind::set,
                             FrameKind::stop,     FrameKind::heard};
  const auto* const found = std::find(known.begin(), known.end(), static_cast<FrameKind>(kind));
  if (found == known.end()) throw garbled("there is no frame of kind " + std::to_string(kind));
  if (size > most_payload(*found)) throw garbled("a frame of " + std::to_string(size) + " bytes");
  if (size > left_) throw too_large();
  if (all.size() - header_size < size) return std::nullopt;
  left_ -= size;
  at_ += header_size + size;
  return Frame{*found, std::string(all.substr(header_size, size))};
}

}  // namespace ampcfg::fleet

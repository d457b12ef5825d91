#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What two ampcfgs say to each other through an ssh channel: the far side's hello, then frames both ways.
// Everything here is bytes in, bytes out; whatever the other side sends is an Error at worst, with the code `garbled`.
namespace ampcfg::fleet {

inline constexpr std::uint16_t oldest_protocol = 1;
inline constexpr std::uint16_t newest_protocol = 1;

/// The far side's first bytes.
struct Hello {
  std::uint16_t oldest = oldest_protocol;
  std::uint16_t newest = newest_protocol;
  std::string digest;  ///< of its executable: SHA-256, 64 hexadecimal digits
};

std::string encode(const Hello& hello);

/// Finds the hello in what a far shell may have printed before it.
class HelloReader {
 public:
  /// More than that before a hello is no banner.
  static constexpr std::size_t most_banner = 65'536;

  /// Takes what has come. Throws Error (`no-hello`) where there is too much before a hello, (`garbled`) where it is
  /// none.
  void take(std::string_view bytes);

  [[nodiscard]] const std::optional<Hello>& hello() const noexcept { return hello_; }
  /// Without a hello: all that has come. With one: what came before it.
  [[nodiscard]] const std::string& banner() const noexcept { return banner_; }
  /// What came after the hello.
  [[nodiscard]] const std::string& rest() const noexcept { return rest_; }

 private:
  std::string banner_, rest_;
  std::optional<Hello> hello_;
};

enum class FrameKind : std::uint8_t {
  // of the far side
  progress = 1,  ///< how many instances of how many
  part = 2,      ///< an instance's part of the answer
  rest = 3,      ///< all else of the answer: the last frame
  failed = 4,    ///< why there is no answer: the last frame
  need_set = 5,  ///< the expectations are not there
  // of both
  beat = 6,  ///< still here
  // of this side
  request = 16,
  set = 17,    ///< the expectations
  stop = 18,   ///< end at the next safe point, and say what was done
  heard = 19,  ///< the answer has come
};

struct Frame {
  FrameKind kind = FrameKind::beat;
  std::string payload;
};

/// The most bytes that a frame of that kind carries.
std::size_t most_payload(FrameKind kind) noexcept;

std::string encode(FrameKind kind, std::string_view payload);

/// Cuts what comes into frames, and holds no more than one frame's bytes beyond what was given last.
class FrameReader {
 public:
  /// `most_bytes`: of all frames together.
  explicit FrameReader(std::uint64_t most_bytes) : left_(most_bytes) {}

  void take(std::string_view bytes);
  /// The next whole frame. Throws Error (`garbled`) for a kind or length that there is not, (`answer-too-large`) where
  /// all together are more than allowed; afterwards nothing more can be read.
  std::optional<Frame> next();

 private:
  std::string bytes_;
  std::size_t at_ = 0;
  std::uint64_t left_;
};

}  // namespace ampcfg::fleet

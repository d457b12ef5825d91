#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace ampcfg::os {

/// Puts numbers and texts one after another into bytes.
class Packer {
 public:
  /// In groups of seven bits, the lowest first.
  void number(std::uint64_t value) {
    constexpr unsigned bits = 7;
    constexpr std::uint64_t more = 0x80;
    for (; value >= more; value >>= bits) bytes_ += static_cast<char>(value | more);
    bytes_ += static_cast<char>(value);
  }
  void text(std::string_view text) {
    number(text.size());
    bytes_ += text;
  }
  void optional_text(const std::optional<std::string>& value) {
    number(value ? 1 : 0);
    if (value) text(*value);
  }

  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

 private:
  std::string bytes_;
};

/// Takes them out again. Where the bytes end too soon, or were not packed so, everything from there on is 0 and empty,
/// and `broken` says so.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number() {
    constexpr unsigned bits = 7;
    constexpr unsigned last = 63;
    constexpr unsigned char more = 0x80;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift <= last && at_ < bytes_.size(); shift += bits) {
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      value |= std::uint64_t{byte & (more - 1u)} << shift;
      if (byte < more) return value;
    }
    return fail();
  }
  /// At most `most`.
  std::uint64_t number(std::uint64_t most) {
    const std::uint64_t value = number();
    return value <= most ? value : fail();
  }
  /// How many things follow that take at least one byte each.
  std::size_t count() { return static_cast<std::size_t>(number(bytes_.size() - at_)); }
  std::string_view text() {
    const std::size_t size = count();
    const std::string_view text = bytes_.substr(at_, size);
    at_ += size;
    return text;
  }
  std::optional<std::string> optional_text() {
    if (number(1) == 0) return std::nullopt;
    return std::string(text());
  }

  [[nodiscard]] bool broken() const noexcept { return broken_; }
  [[nodiscard]] bool ended() const noexcept { return at_ == bytes_.size(); }

 private:
  std::uint64_t fail() {
    broken_ = true;
    at_ = bytes_.size();
    return 0;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool broken_ = false;
};

}  // namespace ampcfg::os

#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <utility>

namespace ampcfg::document {

/// The reason where a key stands below a value: more than one thing may have been meant.
inline constexpr const char* key_below_value =
    "a key cannot stand below a value: take one of them away, check the indentation, or put the whole value in quotes";

/// Thrown within `Document::read` where a game server would refuse the file; never leaves it.
class Refused : public std::exception {
 public:
  /// Whether something at a place is refused, or the file for its size.
  enum class Of : std::uint8_t { place, whole };

  /// `at` is an offset in the decoded text (see Text), `reason` is written for operators, without the place.
  Refused(std::uint32_t at, std::string reason, Of what = Of::place) : at_(at), reason_(std::move(reason)), of_(what) {}

  [[nodiscard]] std::uint32_t at() const noexcept { return at_; }
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }
  [[nodiscard]] bool is_of_whole() const noexcept { return of_ == Of::whole; }

 private:
  std::uint32_t at_;
  std::string reason_;
  Of of_;
};

}  // namespace ampcfg::document

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

// The words of records are enums here. Each has its words in `name(value)`, and its last value in `last_of(value)`.
namespace ampcfg::host {

/// The value of that name; nothing where none has it.
template <typename Enum>
std::optional<Enum> parse(std::string_view word) {
  for (int n = 0; n <= static_cast<int>(last_of(Enum())); ++n) {
    if (name(static_cast<Enum>(n)) == word) return static_cast<Enum>(n);
  }
  return std::nullopt;
}

/// A word of a record: one that this build knows, or another build's, which stays as that has written it.
template <typename Enum>
class Recorded {
 public:
  Recorded() = default;  ///< no word
  Recorded(Enum known) : known_(known) {}
  explicit Recorded(std::string word) : known_(parse<Enum>(word)) {
    if (!known_) other_ = std::move(word);
  }

  [[nodiscard]] std::optional<Enum> known() const { return known_; }
  [[nodiscard]] std::string_view word() const { return known_ ? name(*known_) : std::string_view(other_); }
  [[nodiscard]] bool empty() const { return word().empty(); }

  friend bool operator==(const Recorded&, const Recorded&) = default;

 private:
  std::optional<Enum> known_;
  std::string other_;  ///< where it is not known
};

}  // namespace ampcfg::host

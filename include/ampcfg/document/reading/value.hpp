#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>

namespace ampcfg::document {

struct Entry;

/// A value as a game server has it in memory: small, copied freely, immutable. Its characters and items belong to what
/// made it (a `Document`, a `JsonText`, an `Arena`), which must outlive it.
class Value {
 public:
  enum class Kind : std::uint8_t { null, boolean, integer, floating, string, list, mapping };

  Value() noexcept = default;
  static Value null() noexcept { return {}; }
  static Value boolean(bool value) noexcept;
  /// `digits` is canonical decimal of any length: `-?(0|[1-9][0-9]*)`, never `-0`.
  static Value integer(std::string_view digits) noexcept;
  static Value floating(double value) noexcept;
  /// `text` is UTF-8, but a lone surrogate (from an escape) stands in it as its own three bytes.
  static Value string(std::string_view text) noexcept;
  static Value list(std::span<const Value> items) noexcept;
  /// `entries` in order, no two with the same key.
  static Value mapping(std::span<const Entry> entries) noexcept;

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is_null() const noexcept { return kind_ == Kind::null; }

  // Each of these only for its own kind.
  [[nodiscard]] bool boolean() const noexcept { return boolean_; }
  [[nodiscard]] double floating() const noexcept { return floating_; }
  [[nodiscard]] std::string_view digits() const noexcept { return {text_, size_}; }
  [[nodiscard]] std::string_view text() const noexcept { return {text_, size_}; }
  [[nodiscard]] std::span<const Value> items() const noexcept { return {items_, size_}; }
  [[nodiscard]] std::span<const Entry> entries() const noexcept;

 private:
  union {
    bool boolean_;
    double floating_;
    const char* text_ = nullptr;
    const Value* items_;
    const Entry* entries_;
  };
  std::size_t size_ = 0;
  Kind kind_ = Kind::null;
};

/// A key of a mapping, as text, and its value.
struct Entry {
  std::string_view key;
  Value value;
};

inline std::span<const Entry> Value::entries() const noexcept {
  return {entries_, size_};
}

/// Equal in kind and value: `1` equals `1.0`; `1`, `"1"` and `true` all differ; lists in order; mappings by key in any
/// order; `.nan` equals `.nan`. Integers are compared exactly, with floats too.
bool operator==(const Value& left, const Value& right);

/// Which of two numbers is less, exactly; unordered where one is `.nan` or no number.
std::partial_ordering order_of(const Value& left, const Value& right);

}  // namespace ampcfg::document

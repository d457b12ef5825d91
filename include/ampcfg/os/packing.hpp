#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// Values as bytes, one after another, with nothing between them that says what they are. One function,
// `describe(archive, value)` beside a type, says what it consists of: for who writes and who reads alike, so that both
// cannot disagree. Numbers are in groups of seven bits, the lowest first; a text or a list begins with its length.
namespace ampcfg::os {

/// `T` or `const T`: what `describe` takes.
template <typename T, typename Type>
concept Like = std::same_as<std::remove_const_t<T>, Type>;

/// Puts values into bytes.
class Packer {
 public:
  static constexpr bool reads = false;

  template <typename... Values>
  void operator()(const Values&... values) {
    (write(values), ...);
  }
  /// Lower-case letters, digits and dashes: a code, a kind.
  void word(std::string_view word) { text(word); }
  void json(const std::optional<std::string>& text) { write(text); }
  /// One of the values up to `last`.
  template <typename Enum>
  void choice(Enum value, Enum /*last*/) {
    number(static_cast<std::uint64_t>(value));
  }
  template <typename Enum>
  void choice(std::optional<Enum> value, Enum last) {
    write(value.has_value());
    if (value) choice(*value, last);
  }
  void must(bool /*holds*/) {}

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

  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  void write(std::string_view value) { text(value); }
  void write(const std::string& value) { text(value); }
  void write(const char*) = delete;  // it would be a bool
  void write(const std::filesystem::path& path) { text(path.native()); }
  void write(bool value) { number(value ? 1 : 0); }
  template <std::unsigned_integral Number>
  void write(Number value) {
    number(value);
  }
  void write(std::int64_t value) { number(static_cast<std::uint64_t>(value)); }
  template <typename T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <typename T>
  void write(const std::vector<T>& values) {
    number(values.size());
    for (const T& value : values) write(value);
  }
  template <typename T>
  requires std::is_class_v<T>
  void write(const T& value) { describe(*this, value); }

  std::string bytes_;
};

/// Takes values out of bytes. What is done where they are not as a `Packer` puts them, `Self` says: it has
/// `must(holds)`, after which, if it returns, every number is 0 and every text empty (`give_up`); `word` and `json`, as
/// a `Packer` has; and `take_room(size)`, which is told of each item of a list before it is made.
template <typename Self>
class Unpacking {
 public:
  static constexpr bool reads = true;

  explicit Unpacking(std::string_view bytes) : bytes_(bytes) {}

  template <typename... Values>
  void operator()(Values&... values) {
    (self().read(values), ...);
  }
  template <typename Enum>
  void choice(Enum& value, Enum last) {
    value = static_cast<Enum>(number(static_cast<std::uint64_t>(last)));
  }
  template <typename Enum>
  void choice(std::optional<Enum>& value, Enum last) {
    bool is_there = false;
    read(is_there);
    if (is_there) choice(value.emplace(), last);
  }

  std::uint64_t number() {
    constexpr unsigned bits = 7;
    constexpr unsigned last = 63;
    constexpr unsigned char more = 0x80;
    std::uint64_t value = 0;
    for (std::size_t at = 0; at < bytes_.size() && at * bits <= last; ++at) {
      const auto byte = static_cast<unsigned char>(bytes_[at]);
      const std::uint64_t part = byte & (more - 1u);
      if (part << at * bits >> at * bits != part) break;
      value |= part << at * bits;
      if (byte >= more) continue;
      bytes_.remove_prefix(at + 1);
      return value;
    }
    self().must(false);
    return 0;
  }
  /// At most `most`.
  std::uint64_t number(std::uint64_t most) { return bounded(number(), most); }
  /// How many things follow that take at least one byte each.
  std::size_t count() {
    const std::uint64_t count = number();
    return static_cast<std::size_t>(bounded(count, bytes_.size()));
  }
  /// A part of the bytes.
  std::string_view text() {
    const std::size_t size = count();
    const std::string_view text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return text;
  }

 protected:
  [[nodiscard]] bool is_empty() const noexcept { return bytes_.empty(); }
  void give_up() noexcept { bytes_ = {}; }

  void read(std::string& value) { value = text(); }
  void read(std::filesystem::path& value) { value = text(); }
  void read(bool& value) { value = number(1) == 1; }
  template <std::unsigned_integral Number>
  void read(Number& value) {
    value = static_cast<Number>(number(std::numeric_limits<Number>::max()));
  }
  void read(std::int64_t& value) { value = static_cast<std::int64_t>(number()); }
  template <typename T>
  void read(std::optional<T>& value) {
    bool is_there = false;
    read(is_there);
    if (is_there) self().read(value.emplace());
  }
  template <typename T>
  void read(std::vector<T>& values) {
    std::size_t left = count();
    for (; left > 0 && !is_empty(); --left) {
      self().take_room(sizeof(T));
      self().read(values.emplace_back());
    }
    self().must(left == 0);
  }
  template <typename T>
  requires std::is_class_v<T>
  void read(T& value) { describe(self(), value); }

 private:
  Self& self() { return static_cast<Self&>(*this); }
  std::uint64_t bounded(std::uint64_t value, std::uint64_t most) {
    self().must(value <= most);
    return value <= most ? value : 0;
  }

  std::string_view bytes_;
};

/// For bytes that this program has written itself and that nobody else may write: they may be damaged, but are not
/// hostile. Where they end too soon, or were not packed so, everything from there on is 0 and empty, and `broken` says
/// so.
class Unpacker : public Unpacking<Unpacker> {
 public:
  using Unpacking::Unpacking;

  void word(std::string& text) { read(text); }
  void json(std::optional<std::string>& text) { read(text); }
  void must(bool holds) noexcept {
    if (holds) return;
    broken_ = true;
    give_up();
  }

  [[nodiscard]] bool broken() const noexcept { return broken_; }
  /// True if everything has been read, and was packed so.
  [[nodiscard]] bool ended() const noexcept { return !broken_ && is_empty(); }

 private:
  friend Unpacking<Unpacker>;
  void take_room(std::size_t /*size*/) {}

  bool broken_ = false;
};

}  // namespace ampcfg::os

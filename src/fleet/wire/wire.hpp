#pragma once

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

#include "ampcfg/os/error.hpp"

// What frames carry, as bytes. One function, `describe(archive, value)`, says what a type consists of: for `Writer` and
// for `Reader` alike, so that both sides cannot disagree. Both sides are the same build.
namespace ampcfg::fleet {

/// More than is taken of another host.
Error too_large();
/// What no ampcfg says.
Error garbled(const std::string& what);

/// `T` or `const T`: what `describe` takes.
template <typename T, typename Type>
concept Like = std::same_as<std::remove_const_t<T>, Type>;

class Writer {
 public:
  static constexpr bool reads = false;

  template <typename... Values>
  void operator()(const Values&... values) {
    (write(values), ...);
  }
  void word(const std::string& text) { write(text); }
  void json(const std::optional<std::string>& text) { write(text); }
  template <typename Enum>
  void choice(Enum value, Enum) {
    number(static_cast<std::uint64_t>(value));
  }
  void must(bool) {}

  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  void number(std::uint64_t value);
  void write(const std::string& text);
  void write(const std::filesystem::path& path) { write(path.native()); }
  void write(bool value) { number(value ? 1 : 0); }
  void write(const Error& error);
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

/// Reads what a hostile side may have written: anything that no `Writer` writes throws Error (`garbled`). Lists take at
/// most `room` bytes of memory beside their texts, which are bounded by `bytes`; what they took is off it then.
class Reader {
 public:
  static constexpr bool reads = true;

  Reader(std::string_view bytes, std::size_t& room) : bytes_(bytes), room_(&room) {}

  template <typename... Values>
  void operator()(Values&... values) {
    (read(values), ...);
  }
  /// Lower-case letters, digits and dashes: a code, a kind.
  void word(std::string& text);
  /// A JSON text; it is written anew, so that it is one, and escaped.
  void json(std::optional<std::string>& text);
  template <typename Enum>
  void choice(Enum& value, Enum last) {
    const std::uint64_t read = number();
    must(read <= static_cast<std::uint64_t>(last));
    value = static_cast<Enum>(read);
  }
  void must(bool holds) const;
  /// Everything has been read.
  void end() const { must(bytes_.empty()); }

 private:
  std::uint64_t number();
  void take_room(std::size_t size);
  void read(std::string& text);
  void read(std::filesystem::path& path);
  void read(bool& value);
  void read(std::optional<Error>& error);
  template <std::unsigned_integral Number>
  void read(Number& value) {
    const std::uint64_t found = number();
    must(found <= std::numeric_limits<Number>::max());
    value = static_cast<Number>(found);
  }
  void read(std::int64_t& value) { value = static_cast<std::int64_t>(number()); }
  template <typename T>
  void read(std::optional<T>& value) {
    bool is_there = false;
    read(is_there);
    if (is_there) read(value.emplace());
  }
  template <typename T>
  void read(std::vector<T>& values) {
    std::uint64_t left = number();
    must(left <= bytes_.size());  // each takes a byte or more
    for (; left > 0; --left) {
      take_room(sizeof(T));
      read(values.emplace_back());
    }
  }
  template <typename T>
  requires std::is_class_v<T>
  void read(T& value) { describe(*this, value); }

  std::string_view bytes_;
  std::size_t* room_;
};

/// The room for an answer, in as many pieces as it comes.
inline constexpr std::size_t most_room = std::size_t{256} << 20;

template <typename T>
std::string to_bytes(const T& value) {
  Writer writer;
  writer(value);
  return writer.take();
}

template <typename T>
T from_bytes(std::string_view bytes, std::size_t& room) {
  Reader reader(bytes, room);
  T value;
  reader(value);
  reader.end();
  return value;
}

template <typename T>
T from_bytes(std::string_view bytes) {
  std::size_t room = most_room;
  return from_bytes<T>(bytes, room);
}

}  // namespace ampcfg::fleet

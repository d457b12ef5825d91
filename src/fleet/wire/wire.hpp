#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "ampcfg/os/error.hpp"
#include "ampcfg/os/packing.hpp"

// What frames carry, as bytes: `describe` of a type says what it consists of (`ampcfg/os/packing.hpp`). Both sides are
// the same build.
namespace ampcfg {

/// For who writes: a `Reader` takes errors that may be missing.
void describe(os::Packer& writer, const Error& error);

}  // namespace ampcfg

namespace ampcfg::fleet {

using os::Like;

/// More than is taken of another host.
Error too_large();
/// What no ampcfg says.
Error garbled(const std::string& what);

using Writer = os::Packer;

/// Reads what a hostile side may have written: anything that no `Writer` writes throws Error (`garbled`). Lists take at
/// most `room` bytes of memory beside their texts, which are bounded by `bytes`; what they took is off it then.
class Reader : public os::Unpacking<Reader> {
 public:
  Reader(std::string_view bytes, std::size_t& room) : Unpacking(bytes), room_(&room) {}

  /// Refuses any other character than those of a word.
  void word(std::string& text);
  /// It is written anew, so that it is a JSON text, and escaped.
  void json(std::optional<std::string>& text);
  void must(bool holds) const;
  /// Everything has been read.
  void end() const { must(is_empty()); }

 private:
  friend Unpacking<Reader>;

  using Unpacking::read;
  void read(std::filesystem::path& path);
  void read(std::optional<Error>& error);
  void take_room(std::size_t size);

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

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// For those who include this for what they declare:
#include "ampcfg/document/json/json_encoding.hpp"
#include "ampcfg/document/json/json_write.hpp"
#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

/// A value of a JSON text with the byte offsets that messages about it need. Children in the order of
/// `value.items()` or of the members as written.
struct JsonNode {
  Value value;  ///< of an object with equal keys: the last of each, at its place
  Range written;
  std::string_view key;  ///< the member's name, unescaped; empty in arrays and at the top
  Range key_written;
  std::vector<JsonNode> children;  ///< members (also those that a later equal key replaces) or items

  /// Of an object the last member of that name; null where there is none.
  [[nodiscard]] const JsonNode* member(std::string_view name) const;
};

/// What is wrong in a JSON text, and where.
struct JsonError {
  std::string reason;
  Place place;
};

/// A JSON text (RFC 8259) read whole, numbers exact: integers of any length (`-0` is 0), `1.0` and `1e3` as floats. The
/// bytes must be UTF-8, a BOM may stand before them; the escape of a lone surrogate gives its three bytes, as `Value`
/// has it. Parsed by RapidJSON's SAX reader (iteratively: no depth exhausts the stack; more than 200 levels are an
/// error).
class JsonText {
 public:
  static std::variant<JsonText, JsonError> read(std::string bytes);

  JsonText(JsonText&&) noexcept = default;
  JsonText& operator=(JsonText&&) noexcept = default;

  [[nodiscard]] const JsonNode& root() const noexcept { return *root_; }
  [[nodiscard]] std::string_view bytes() const noexcept { return *bytes_; }
  [[nodiscard]] Place place(std::uint32_t byte) const noexcept;

 private:
  JsonText() = default;
  std::unique_ptr<const std::string> bytes_;
  std::vector<Place> marks_;  // the place of every 1024th byte
  Arena arena_;
  std::unique_ptr<JsonNode> root_;
};

}  // namespace ampcfg::document

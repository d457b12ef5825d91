#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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

/// The first bytes of `text`, from `from` on, that are not UTF-8 (encoded surrogates and overlong forms are not).
std::optional<Range> not_utf8(std::string_view text, std::size_t from = 0);
/// Whether a lone surrogate stands in `text`, as `Value::string` has it.
bool has_lone_surrogate(std::string_view text);

/// `value` as JSON on one line, as DESIGN 5 says: integers in full, `.inf`, `-.inf` and `.nan` as strings, control
/// characters, U+0080 to U+009F, bidirectional and line-separating marks and lone surrogates as `\uXXXX`, bytes that
/// are not UTF-8 as `\udcXX`. Appended to `out`.
void write_json(std::string& out, const Value& value);
/// `text` as a JSON string with its quotes, escaped as above. Appended to `out`.
void write_json(std::string& out, std::string_view text);

}  // namespace ampcfg::document

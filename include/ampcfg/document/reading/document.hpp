#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

/// Half-open range of bytes in a file's text.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// A place as people count it: line and column from 1, columns in characters (code points), a BOM not counted.
struct Place {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Why a game server refuses a file, in an operator's words, and where.
struct Invalid {
  std::string reason;  ///< without the place: "a tab cannot stand here"
  Place place;
  std::string line;  ///< the text of that line, without its end, cut to a screen's width around the column
  std::uint32_t column_in_line =
      0;                     ///< of the place in `line`, from 1; 0: `place.column`, nothing before it is cut away
  bool is_of_whole = false;  ///< the file has too much of something, wherever
};

/// A leaf of the flattened file: a scalar, a list or an empty mapping.
struct Key {
  std::string_view path;  ///< dotted, as Bukkit's `getString` takes it
  Value value;
  /// Where the value is written: of the alias for an aliased value, of the anchored mapping's value for a merged one;
  /// empty, at the end of its key, where nothing is written.
  Range written;
  /// Where its key is written. `Place` of a finding is `written.begin`, or `key.begin` where `written` is empty.
  Range key;
};

/// A plugin's YAML file as a game server has it after loading: Bukkit's `YamlConfiguration` over SnakeYAML (see
/// "Reading" in src/README.md).
class Document {
 public:
  /// Reads a file's bytes. Never throws for what is in them: a file that the game server refuses gives an `Invalid`.
  /// At most 4 GiB - 1. Time is linear in the size of what the bytes write out to.
  static std::variant<Document, Invalid> read(std::string bytes);
  /// The same; `bytes` become the document's, or stay what they are where they make none.
  static std::variant<Document, Invalid> take(std::string& bytes);

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  /// The bytes as given to `read`, which every range refers to (a BOM included).
  [[nodiscard]] std::string_view bytes() const noexcept;
  /// The leaves in the order in which Bukkit lists them.
  [[nodiscard]] std::span<const Key> keys() const noexcept;
  /// The leaf at a dotted path, or null.
  [[nodiscard]] const Key* find(std::string_view path) const;
  /// The mapping with keys that stands at a dotted path (its leaves are keys of their own); nothing where there is
  /// none. Its nested mappings are as Bukkit has them after flattening. `key` and `written` are those of the mapping.
  [[nodiscard]] std::optional<Key> section(std::string_view path) const;
  /// True where `section` finds one, in a time that does not grow with what is in it.
  [[nodiscard]] bool has_section(std::string_view path) const;
  /// Where a byte of the file is, for people.
  [[nodiscard]] Place place(std::uint32_t byte) const noexcept;

 private:
  struct Content;
  explicit Document(std::unique_ptr<Content> content) noexcept;
  std::unique_ptr<Content> content_;
};

}  // namespace ampcfg::document

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

/// A key that is to have a value.
struct Edit {
  std::string path;  ///< dotted, as `Key::path`
  /// Nothing: the key is taken away, with its line. A parent that loses its last key so is `{}` from then on, and goes
  /// by an edit of its own. A key that is not there is taken away already.
  std::optional<Value> value;
  /// Also where shape stands against shape: a mapping with keys stands at `path`, or a scalar or list at one of its
  /// parents. What stands there is then lost.
  bool replace = false;
};

/// An edit that was not made.
struct RefusedEdit {
  std::size_t edit = 0;  ///< its place among the edits asked for
  bool shape = false;    ///< `replace` would allow it
  std::string reason;    ///< for people, without the file's name: "a list stands at its parent `a.b`"
};

struct Edited {
  std::string bytes;                 ///< of the whole file; what no edit touches is the same, byte for byte
  std::vector<RefusedEdit> refused;  ///< by place
};

/// Replaces the text of the values that differ, or inserts keys where they belong, in the style of the lines beside
/// them (indent, quotes, ends of lines) and of the file (final newline, BOM); comments, order and every other byte
/// stay. The edited text is read again: the keys meant to change have their values, every other key is as it was; an
/// edit that this cannot be had for is refused, and the others are made. A key that has its value already is left as it
/// is written. Where the value is repeated by an alias or `<<`, the repetitions keep theirs; where it is there by `<<`,
/// its mapping gets a key of its own, and the server sees that before the merged ones. Of edits at and below one path,
/// the earlier is made first. Time is linear in the file's size for edits that can all be made; each group that cannot
/// costs a few readings more.
Edited edit(const Document& document, std::span<const Edit> edits);

}  // namespace ampcfg::document

#pragma once

#include <algorithm>

#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

/// True if `holds` is true of one of the texts in `value`, which may be one itself; no other is asked then. Keys are
/// none.
template <typename Predicate>
bool any_text(const Value& value, const Predicate& holds) {
  switch (value.kind()) {
    case Value::Kind::string:
      return holds(value.text());
    case Value::Kind::list:
      return std::any_of(value.items().begin(), value.items().end(),
                         [&](const Value& item) { return any_text(item, holds); });
    case Value::Kind::mapping:
      return std::any_of(value.entries().begin(), value.entries().end(),
                         [&](const Entry& entry) { return any_text(entry.value, holds); });
    default:
      return false;
  }
}

}  // namespace ampcfg::document

#include "document/reading/same_value.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "document/reading/sections.hpp"

namespace ampcfg::document {
namespace {

void put(Sections& sections, Sections::Section into, const Value& mapping) {
  for (const Entry& entry : mapping.entries()) {
    if (entry.value.kind() == Value::Kind::mapping) {
      put(sections, sections.create(into, entry.key, {}, {}), entry.value);
    } else {
      sections.set(into, entry.key, entry.value, {}, {});
    }
  }
}

}  // namespace

bool identical(const Value& left, const Value& right) noexcept {
  if (left.kind() != right.kind()) return false;
  switch (left.kind()) {
    case Value::Kind::null:
      return true;
    case Value::Kind::boolean:
      return left.boolean() == right.boolean();
    case Value::Kind::integer:
    case Value::Kind::string:
      return left.text() == right.text();
    case Value::Kind::floating:
      return std::bit_cast<std::uint64_t>(left.floating()) == std::bit_cast<std::uint64_t>(right.floating()) ||
             (std::isnan(left.floating()) && std::isnan(right.floating()));
    case Value::Kind::list:
      return std::equal(left.items().begin(), left.items().end(), right.items().begin(), right.items().end(),
                        identical);
    case Value::Kind::mapping:
      return std::equal(left.entries().begin(), left.entries().end(), right.entries().begin(), right.entries().end(),
                        [](const Entry& a, const Entry& b) { return a.key == b.key && identical(a.value, b.value); });
  }
  return false;
}

Value flattened(const Value& mapping, Arena& arena) {
  Sections sections(reinterpret_cast<std::uintptr_t>(&arena), 16);
  put(sections, sections.create(Sections::top, "-", {}, {}), mapping);
  const std::optional<Key> whole = sections.section("-", arena);
  return whole ? whole->value : Value::mapping({});
}

}  // namespace ampcfg::document

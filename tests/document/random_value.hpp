#pragma once

#include <random>
#include <string>
#include <string_view>

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

/// Values of every kind, most of them such as YAML gives a meaning to.
class RandomValue {
 public:
  explicit RandomValue(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return count == 0 ? 0 : random_() % count; }
  /// Kept in `arena`. A list that is changed here and there where `old` is one.
  Value next(const Value& old, Arena& arena) { return value(old, arena, 3); }
  std::string_view text(Arena& arena);
  /// A part of a path: without dots.
  std::string_view name(Arena& arena);

 private:
  Value value(const Value& old, Arena& arena, unsigned levels);
  Value scalar(Arena& arena);
  Value list(const Value& old, Arena& arena, unsigned levels);
  Value mapping(Arena& arena, unsigned levels);

  std::mt19937_64 random_;
};

}  // namespace ampcfg::document

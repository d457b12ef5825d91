#pragma once

#include <deque>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ampcfg/document/reading/arena.hpp"
#include "ampcfg/document/reading/value.hpp"

namespace ampcfg::document {

/// The names that a dotted path is made of.
std::vector<std::string_view> parts_of(std::string_view path);

/// A mapping that grows by paths, of one or more names each. The names must outlive it.
class GrowingMapping {
 public:
  GrowingMapping() = default;
  GrowingMapping(GrowingMapping&&) noexcept = default;
  GrowingMapping& operator=(GrowingMapping&&) noexcept = default;

  /// Fills it with what stands there, which `put` may write over.
  void fill(const Value& mapping);
  /// False where something that was put there stands in the way.
  bool put(std::span<const std::string_view> parts, const Value& value);
  Value value(Arena& arena) const;

 private:
  struct Part {
    std::string_view name;
    Value value;
    bool is_mapping = false;
    bool fresh = false;
    std::vector<Part*> parts;
    std::unordered_map<std::string_view, Part*> by_name;
  };

  void fill(Part& part, const Value& mapping);
  Part& below(Part& part, std::string_view name);
  Value value(const Part& part, Arena& arena) const;

  Part top_{{}, {}, true, false, {}, {}};
  std::deque<Part> parts_;
};

}  // namespace ampcfg::document

#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ampcfg/document/json/json.hpp"

namespace ampcfg::document {

/// Where new members of an object that has some belong.
class JsonPlaces {
 public:
  explicit JsonPlaces(const JsonNode& object);

  /// The members are three or more, in the order of their names' code points.
  [[nodiscard]] bool is_sorted() const { return sorted_; }
  /// How many of the members that are there come before a new one of that name, which must outlive this.
  std::size_t before(std::string_view name);

 private:
  using Members = std::vector<std::size_t>;

  [[nodiscard]] Members::const_iterator lower_bound(std::string_view name) const;
  [[nodiscard]] std::size_t last_that_begins_with(std::string_view beginning) const;

  const std::vector<JsonNode>& members_;
  bool sorted_;
  Members by_name_;
  std::unordered_map<std::string_view, std::size_t> behind_;  // the last member with a beginning, and it
};

}  // namespace ampcfg::document

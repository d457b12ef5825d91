#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "ampcfg/document/json/json.hpp"
#include "document/json_editing/json_manner.hpp"
#include "document/json_editing/json_new_text.hpp"

namespace ampcfg::document {

/// One of the members or items that shall stand in an object or list that has some.
struct JsonSlot {
  bool is_new = false;
  std::size_t at = 0;    ///< which of the old ones it is; of a new one, how many of the old ones stand before it
  std::size_t from = 0;  ///< of a new one, where to find what is to be written: as the caller counts
};

/// What stands between the members of an object or the items of a list, which must have one.
class JsonRow {
 public:
  /// `spot` is where the object or list stands.
  JsonRow(const JsonText& text, const JsonNode& container, JsonSpot spot, const JsonManner& manner);

  /// Where the value of an old child stands.
  [[nodiscard]] JsonSpot spot(std::size_t child) const;
  /// Where a value stands that is put in behind so many of the old children.
  [[nodiscard]] JsonSpot new_spot(std::size_t before) const;
  /// As the first name has it behind it.
  [[nodiscard]] std::string_view colon() const;

  /// Writes the container with the slots, of which there is one at least, in order: `write_child` does each without the
  /// space around it. Where one was taken out that had lines of its own, these go; a new one gets such space as stands
  /// beside it.
  void write(std::string& out, std::span<const JsonSlot> slots,
             const std::function<void(const JsonSlot&)>& write_child) const;

 private:
  /// Before that child; 0: behind the bracket.
  [[nodiscard]] std::string_view space_before(std::size_t child) const;
  [[nodiscard]] bool is_fit(std::string_view space) const;
  [[nodiscard]] std::string_view line_of_any() const;
  [[nodiscard]] bool objects_on_lines() const;
  /// What to put between a new child and the one before it.
  [[nodiscard]] std::string separator(std::size_t before) const;
  [[nodiscard]] std::string space_between(const JsonSlot* last_old, const JsonSlot& next) const;

  const JsonText& text_;
  const JsonNode& container_;
  JsonSpot spot_;
  const JsonManner& manner_;
  bool on_lines_;                  // the children stand on more than one line
  std::string_view fit_;           // the first separator that another child can be put in with
  std::string_view line_;          // what a child's line begins with, where they stand on lines
  std::string step_;               // from the container's line to that
  bool objects_on_lines_ = false;  // new objects among the children have their members on lines
};

}  // namespace ampcfg::document

#pragma once

#include <cstddef>
#include <string>

#include "ampcfg/document/json/json.hpp"
#include "document/json_editing/json_changes.hpp"
#include "document/json_editing/json_manner.hpp"

namespace ampcfg::document {

/// Where a value stands or is to stand.
struct JsonSpot {
  bool on_lines = false;  ///< an object that is written there anew has each member on a line
  std::string line;       ///< what the line begins with on which it begins
  std::string step;       ///< of indentation
  std::size_t depth = 0;  ///< how many objects and lists hold it
};

/// The value that the change gives, or an object of all that is set below it. Appended to `out`.
void write_new(std::string& out, const ChangeNode& change, const JsonSpot& spot, const JsonManner& manner);
void write_new(std::string& out, const JsonText& text, const JsonNode& node, const JsonSpot& spot,
               const JsonManner& manner);

}  // namespace ampcfg::document

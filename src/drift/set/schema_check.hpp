#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/document/json/json.hpp"
#include "drift/set/directive.hpp"

namespace ampcfg::drift {

/// A part of a JSON text that its schema does not allow.
struct SchemaViolation {
  const document::JsonNode* node = nullptr;
  std::string expected;  ///< "an object: A plugin, by the name of its folder"
};

/// Every part of `root` that the JSON Schema `schema` does not allow. What is in the directives that are `read` is not
/// looked at again.
std::vector<SchemaViolation> violations(std::string_view schema, const document::JsonNode& root,
                                        const Directives& read = {});

}  // namespace ampcfg::drift

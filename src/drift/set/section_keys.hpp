#pragma once

#include <functional>
#include <vector>

#include "drift/set/expectation_set.hpp"

namespace ampcfg::drift {

/// What flattening a section comes upon.
struct FlattenEvents {
  /// An object with a `$` key, which stands for a value.
  std::function<void(const document::JsonNode&)> directive;
  /// A leaf that a later entry of the section replaces.
  std::function<void(const document::JsonNode&)> replaced;
};

/// The leaves of a section in the order written, without those that Bukkit would replace in a file of the same keys
/// (see document::SectionTree). Keys that are written in several parts are put together in `keys`.
std::vector<Expected> flatten(const document::JsonNode& section, const SetLayer& layer, document::Arena& keys,
                              const FlattenEvents& events);

/// True if a name of the object begins with `$`.
bool is_directive(const document::JsonNode& node);
/// True for a section of `variable_configs.json`: all its members are keys with their values by instance.
bool is_variable_section(const document::JsonNode& entry);

}  // namespace ampcfg::drift

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"

namespace ampcfg::drift {

/// The files of a set as `expect pack` writes them: known names, two-space JSON, members in the order of the source,
/// numbers as written, and a metadata.json with counts and sums for each folder of the set. `files` are those of the
/// source under either naming (`universal_configs_analysis.json`, `variable_configs_analysis_UPDATED.json`, or the
/// final names); `created` is RFC 3339. Throws Error where a source is no JSON.
std::vector<SetFile> pack(const std::vector<SetFile>& files, const std::string& created);

/// What a source's file is called in the set; nothing where it is no part of one.
std::optional<std::string> packed_path(const std::string& source);

}  // namespace ampcfg::drift

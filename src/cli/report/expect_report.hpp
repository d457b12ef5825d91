#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {

/// Each problem with its place and what to do, then one line that sums up. `expectations` is null where the set is
/// unusable.
void print_problems(Output& out, const std::vector<drift::Problem>& problems, const std::filesystem::path& folder,
                    const drift::Expectations* expectations);
std::string problems_as_json(const std::vector<drift::Problem>& problems, const std::filesystem::path& folder,
                             const drift::Expectations* expectations);

/// What is expected, by plugin and key, with where it is written.
void print_shown(Output& out, const std::vector<drift::Shown>& entries);
std::string shown_as_json(const std::vector<drift::Shown>& entries, const std::filesystem::path& folder,
                          const drift::Expectations& expectations, const std::vector<std::string>& warnings);

/// What the set says of one key, as an object that is left open.
void begin_shown(JsonWriter& json, const drift::Shown& entry);

/// The files that were written.
void print_packed(Output& out, const std::vector<drift::SetFile>& files, const std::filesystem::path& folder,
                  const drift::Expectations& expectations);
std::string packed_as_json(const std::vector<drift::SetFile>& files, const std::vector<drift::Problem>& problems,
                           const std::filesystem::path& folder, const drift::Expectations* expectations);

}  // namespace ampcfg::cli

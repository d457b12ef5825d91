#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/host/set_writing/set_writing.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {

/// The unified diff of each file of a plan, secrets hidden; the sums of metadata.json last.
void print_set_diff(Output& out, const host::SetPlan& plan, const drift::Secrets& secrets);

/// The member `files`: each with its name and its diff. They are those of the plan, or what was written in their place.
void write_set_files(JsonWriter& json, const std::vector<host::SetFileChange>& files, const host::SetPlan& plan,
                     const drift::Secrets& secrets);

}  // namespace ampcfg::cli

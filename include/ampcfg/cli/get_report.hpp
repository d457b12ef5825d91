#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/console.hpp"
#include "ampcfg/drift/expectations.hpp"
#include "ampcfg/fleet/fleet.hpp"

namespace ampcfg::cli {

using GetResults = std::vector<fleet::HostResult<host::HostReadings>>;

/// For people: each key with its values, those that deviate first, and who has them.
void print_get(Output& out, const GetResults& results);
/// One line of JSON (DESIGN 5).
std::string get_as_json(const GetResults& results, const drift::Expectations* expectations,
                        const std::vector<std::string>& warnings);

}  // namespace ampcfg::cli

#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"

namespace ampcfg::cli {

using GetResults = std::vector<fleet::HostResult<host::HostReadings>>;

/// For people: each key with its values, those that deviate first, and who has them.
void print_get(Output& out, const GetResults& results);
/// One object, on one line.
std::string get_as_json(const GetResults& results, const drift::Expectations* expectations,
                        const std::vector<std::string>& warnings);

}  // namespace ampcfg::cli

#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"

namespace ampcfg::cli {

/// What shows why files are invalid, as it is typed, where nothing else is left of what differs: of this machine, whose
/// name is `here`, `ampcfg read FILE…`, of another host `ampcfg edit`. Empty where a diff or a deploy has more to do.
std::string look_at_invalid(const CommandLine& line, const std::string& here,
                            const std::vector<fleet::HostResult<host::HostScan>>& results);

}  // namespace ampcfg::cli

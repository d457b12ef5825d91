#pragma once

#include <string>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/host/status.hpp"

namespace ampcfg::cli {

/// All that `status` knows of one instance, and what to type next. `host` is its host's name for people; `argument` is
/// what names the instance in a command line, with the `options` by which that is about the same.
void print_status_page(Output& out, const std::string& host, const std::string& argument, const std::string& options,
                       const host::InstanceStatus& status);

}  // namespace ampcfg::cli

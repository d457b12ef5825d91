#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ampcfg::cli {

/// A message in which each command that it names in backquotes (`ampcfg status`) has these options, unless it has that
/// option already, ends with the same value, or is one to which they mean nothing (`ampcfg help`). Each is as a shell
/// takes it: `--state DIR`.
std::string with_options(std::string_view message, const std::vector<std::string>& options);

}  // namespace ampcfg::cli

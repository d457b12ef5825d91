#pragma once

#include <string>
#include <string_view>

#include "ampcfg/drift/judging/plugin_files.hpp"

namespace ampcfg::drift {

/// What people are told where a `config.yaml`, which nobody reads, lies beside the `config.yml` that is called `name`;
/// empty where there are not both.
std::string warning_of_twin(std::string_view name, PluginFiles& files);

}  // namespace ampcfg::drift

#pragma once

#include <string>
#include <vector>

namespace ampcfg::drift {

/// The platforms that an instance may have, sorted: as the folders of a set and JSON name them.
const std::vector<std::string>& platform_names();

}  // namespace ampcfg::drift

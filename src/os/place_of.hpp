#pragma once

#include <filesystem>

namespace ampcfg::os {

/// Where the system has an open file, without links; empty where it does not say.
std::filesystem::path place_of(int descriptor);

}  // namespace ampcfg::os

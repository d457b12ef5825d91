#pragma once

#include <string>

namespace ampcfg::fleet {

/// This process's executable, packed with gzip; packed once. Throws Error.
const std::string& own_packed_bytes();

/// The processor that this executable is for, as `uname -m` calls it.
std::string own_processor();

}  // namespace ampcfg::fleet

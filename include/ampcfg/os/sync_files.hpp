#pragma once

#include <vector>

#include "ampcfg/os/file_descriptor.hpp"

namespace ampcfg::os {

/// The bytes of these open files, and the names in these open folders, are on disk afterwards. Gives 0 or errno for
/// each, 0 for an empty descriptor. They are waited for together: the disk then does in a few turns what would
/// take it one for each.
std::vector<int> sync_files(const std::vector<FileDescriptor>& files);

}  // namespace ampcfg::os

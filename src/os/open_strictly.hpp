#pragma once

#include <cstdint>
#include <string>

#include "ampcfg/os/file_descriptor.hpp"
#include "ampcfg/os/folder.hpp"

namespace ampcfg::os {

/// Opens `path`, relative and without empty, `.` and `..` parts (or `.` alone), beneath `folder`. Never follows a link:
/// ELOOP. With no descriptor, `number` is errno.
FileDescriptor open_strictly(int folder, const std::string& path, std::uint64_t flags, Resolution resolution,
                             int& number);

}  // namespace ampcfg::os

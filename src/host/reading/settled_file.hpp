#pragma once

#include <string>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/folder.hpp"

namespace ampcfg::host {

/// A file as a plugin leaves it when it has saved. It may be in the middle of that: Bukkit's `save()` truncates the
/// file and then writes it, others take it away and make it again. So one that changed less than `save_time` ago, or
/// that is gone from a folder that did, is read again, until it has rested so long, is `whole` (the SHA-256 of bytes
/// that are known to be all), or two seconds have passed. In the rights of the calling thread.
os::Outcome<os::FileBytes> read_settled(const os::Folder& folder, const std::string& path,
                                        const Configuration& configuration, const std::string& whole);

}  // namespace ampcfg::host

#pragma once

#include <string_view>

#include "ampcfg/os/folder.hpp"

namespace ampcfg::host {

/// What AMP does with the game when the instance starts (`AMP.AppStartupMode`).
enum class StartupMode { unknown, nothing, update, start, update_and_start };

/// Reads the bytes of an AMPConfig.conf.
StartupMode parse_startup_mode(std::string_view config);
/// Reads that of an instance's folder. Belongs between `OwnerRights`.
StartupMode read_startup_mode(const os::Folder& instance_folder);

/// False where the game would stay down after a restart of its instance. What is unknown is taken for the best.
inline bool comes_back(StartupMode mode) {
  return mode != StartupMode::nothing && mode != StartupMode::update;
}

}  // namespace ampcfg::host

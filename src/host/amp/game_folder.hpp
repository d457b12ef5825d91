#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/folder.hpp"
#include "host/amp/platform.hpp"

namespace ampcfg::host {

/// Where an instance's game folder is, and what it is.
struct GamePlace {
  std::string text;  ///< relative to the instance's folder, or absolute; as `os::Folder::folder` takes it
  GameFolder game;
  std::optional<Error> error;  ///< it is there, but cannot be reached or read
};

/// Finds the game folder: `ServerPath` of MinecraftModule.kvp, `App.RootDir` of GenericModule.kvp, else
/// `Minecraft/`; the last also where a setting names a folder that is not there, which `warnings` then say. Nothing
/// where no folder is there. `name` is the instance's, for messages.
std::optional<GamePlace> find_game_folder(const os::Folder& instance, const std::string& name,
                                          const Configuration& configuration, std::vector<Warning>& warnings);

}  // namespace ampcfg::host

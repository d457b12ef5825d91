#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/os/folder.hpp"

namespace ampcfg::host {

/// What a game folder is, by the files in it.
struct GameFolder {
  std::optional<std::string> platform;  ///< the first of DESIGN 2 that holds; nothing where none does
  bool has_plugins = false;             ///< anything named `plugins`
};

/// Looks at the names in a game folder.
os::Outcome<GameFolder> look_at_game_folder(const os::Folder& game);

}  // namespace ampcfg::host

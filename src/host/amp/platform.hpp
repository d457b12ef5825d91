#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/os/folder.hpp"

namespace ampcfg::host {

/// What a game folder is, by the files in it: the first that holds of `velocity` (a `velocity.toml`), `fabric` (its
/// launcher's files), `bungee` (a `config.yml` beside `plugins/`, no `server.properties`), `geyser` (its `config.yml`,
/// no `plugins/`) and `paper` (a `plugins/`).
struct GameFolder {
  std::optional<std::string> platform;  ///< nothing where none does
  bool has_plugins = false;             ///< anything named `plugins`
  bool is_server = false;               ///< a Java server's `server.properties`, or `mods/` beside a loader's files
};

/// Looks at the names in a game folder.
os::Outcome<GameFolder> look_at_game_folder(const os::Folder& game);

}  // namespace ampcfg::host

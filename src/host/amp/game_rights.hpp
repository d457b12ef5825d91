#pragma once

#include <optional>
#include <string>
#include <utility>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/os/owner_rights.hpp"

namespace ampcfg::host {

/// Calls `look(instance folder, game folder)` with the rights of the instance's owner; the game folder is null where it
/// cannot be opened. Throws Error where the instance cannot.
template <typename Look>
auto with_owner_rights(const InstancesFolder& instances, const Instance& instance, const Look& look) {
  const InstanceFolder opened = instances.open(instance.name);
  const os::OwnerRights rights(*opened.owner);
  const std::string above = instance.path.native() + "/";
  const std::string& game = instance.game.native();
  std::optional<os::Folder> folder;
  if (!game.empty()) {
    auto found = opened.folder.folder(game.starts_with(above) ? game.substr(above.size()) : game);
    if (auto* there = std::get_if<os::Folder>(&found)) folder = std::move(*there);
  }
  return look(opened.folder, folder ? &*folder : nullptr);
}

}  // namespace ampcfg::host

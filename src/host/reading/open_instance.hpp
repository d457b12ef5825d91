#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/folder.hpp"
#include "ampcfg/os/owner_rights.hpp"

namespace ampcfg::host {

/// The name that the game folder itself has as a plugin.
inline constexpr std::string_view server_plugin = "@server";

/// Gives plugins to ask for where a folder cannot be listed; empty: none.
using Asked = std::function<std::vector<std::string>()>;

/// An instance with its folders opened, and its owner's rights in effect in the calling thread while this lives.
class OpenInstance {
 public:
  /// Throws Error where the instance or its plugins cannot be reached.
  OpenInstance(const InstancesFolder& instances, const Instance& instance, const Configuration& configuration);

  /// The names below `plugins/` and what they are; where the folder may be entered but not listed, those of `asked`
  /// that are there. Throws Error.
  [[nodiscard]] std::vector<os::Entry> plugins(const Asked& asked) const;

  /// Opens a plugin's folder.
  [[nodiscard]] os::Outcome<os::Folder> plugin(const std::string& name) const;
  /// How the name at `path` in a plugin's folder looks now, as `os::Folder::stamp`; empty for the folder itself.
  [[nodiscard]] os::Outcome<os::Stamp> stamp(const std::string& plugin, std::string_view path) const;
  /// The same of what a link at `path` leads to, if it leads where links may.
  [[nodiscard]] os::Outcome<os::Stamp> target_stamp(const std::string& plugin, std::string_view path) const;
  /// The names in a folder of a plugin.
  [[nodiscard]] os::Outcome<os::Listing> list(const std::string& plugin, std::string_view path) const;

  /// Whose rights are in effect.
  [[nodiscard]] const os::Owner& owner() const noexcept { return *opened_.owner; }

 private:
  /// The folder (null where there is none) and the name in it that `path` in a plugin's folder stands for.
  [[nodiscard]] std::pair<const os::Folder*, std::string> place(const std::string& plugin, std::string_view path) const;

  const Instance& instance_;
  const Configuration& configuration_;
  InstanceFolder opened_;
  os::OwnerRights rights_;
  std::optional<os::Folder> game_;
  std::optional<os::Folder> plugins_;  ///< nothing where there is no `plugins/`
};

}  // namespace ampcfg::host

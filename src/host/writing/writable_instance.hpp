#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/writable_folder.hpp"

namespace ampcfg::host {

/// Where an instance's game folder is below its folder. Throws Error (`game-folder-outside`) where it is elsewhere.
std::string game_below(const InstanceFolder& opened, const Instance& instance);

/// An instance's folders, opened to change what is in them: no link is followed, and each is its owner's. Everything is
/// done while `rights` live.
class WritableInstance {
 public:
  /// `game` is the game folder, relative to the instance's.
  WritableInstance(InstanceFolder opened, std::string game) : opened_(std::move(opened)), game_(std::move(game)) {}

  /// The rights of the instance's owner, for the calling thread.
  [[nodiscard]] os::OwnerRights rights() const { return os::OwnerRights(*opened_.owner); }
  [[nodiscard]] const os::Owner& owner() const noexcept { return *opened_.owner; }
  [[nodiscard]] const std::string& game() const noexcept { return game_; }
  /// Of the instance's folder, without links.
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return opened_.folder.root_path(); }

  /// The folder that holds a plugin's file. Good until the next call. Throws Error: `missing-folder`, `link`, `owner`…
  const os::WritableFolder& folder_of(const std::string& plugin, std::string_view file);
  /// The topmost folder on the way to a file that is not there, relative to the plugin's; empty where all are. Throws
  /// Error.
  std::string missing_folder_of(const std::string& plugin, std::string_view file);
  /// Makes what of it is missing, on disk when this returns. Throws Error.
  void make_folder_of(const std::string& plugin, std::string_view file);
  /// Takes the folder of a file away, and those above up to `topmost`, as long as they are empty.
  void remove_folders(const std::string& plugin, std::string_view file, const std::string& topmost);

  /// The permissions of a plugin's folder. Throws Error.
  [[nodiscard]] mode_t mode_of(const std::string& plugin);
  /// Where a file is, for people.
  [[nodiscard]] std::string shown(const std::string& plugin, std::string_view file) const;

  /// Throws Error (`owner`, with the command that mends it) where it is not the owner's. `path` is absolute.
  void check_owner(const os::Stamp& stamp, const std::string& path) const;

  /// Throws Error where a plugin's file, or a new one in its place, could not be written: `link`, `hard-links`,
  /// `owner`, `permission`… Writes nothing.
  void check_replaceable(const std::string& plugin, const std::string& file, std::uint64_t max);

  /// Throws Error (`owner`) where the owner cannot give the file's group to a new file in this folder.
  void check_group(const os::Stamp& file, const os::Stamp& folder, const std::string& path) const;

 private:
  const os::WritableFolder& folder(const std::string& path);
  os::WritableFolder open(const std::string& path);
  [[nodiscard]] std::string below(const std::string& plugin, std::string_view rest) const;

  InstanceFolder opened_;
  std::string game_;
  std::map<std::string, os::WritableFolder, std::less<>> folders_;  ///< by path below the instance's folder
};

/// The last name of a path.
std::string_view last_name(std::string_view path);
/// What is before it, without the slash; empty where there is one name alone.
std::string_view folder_name(std::string_view path);

}  // namespace ampcfg::host

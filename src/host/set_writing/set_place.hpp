#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/set/set_steps.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/writable_folder.hpp"

namespace ampcfg::host {

/// Where a file of a set really lies: a link leads there.
struct SetSpot {
  std::shared_ptr<const os::WritableFolder> folder;
  std::string name;
};

/// The folder of the configured set, to be written to. What it does is done with the rights in effect: those of the
/// folder's owner, `os::OwnerRights rights(place.owner())`.
class SetPlace {
 public:
  /// Throws Error: `expectations-unreadable`, and `set-owner` where this process may not have its owner's rights.
  explicit SetPlace(const Configuration& configuration);

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] const os::Owner& owner() const noexcept { return owner_; }
  [[nodiscard]] const os::WritableFolder& folder() const noexcept { return *folder_; }

  /// Nothing where the folder that the file is in is not there. Throws Error (`set-owner`) where a link leads nowhere.
  [[nodiscard]] std::optional<SetSpot> spot(const std::string& file) const;
  /// What a file that takes the place of this one, or is made, must have. Throws Error (`set-owner`, `set-read-only`)
  /// where it cannot be written, as far as that is known beforehand.
  [[nodiscard]] os::Likeness likeness(const std::string& file) const;
  /// Throws what writing these steps would, as far as that is known beforehand.
  void require_writable(const drift::SetSteps& steps) const;
  /// Makes the folder of a platform, where it is not there. Throws Error.
  void make_folder_of(const std::string& file) const;

 private:
  void require_room_in(const os::WritableFolder& folder, const std::string& name, const std::string& file) const;
  [[nodiscard]] os::Likeness likeness_of_new() const;

  std::filesystem::path path_;
  os::Owner owner_;
  std::shared_ptr<const os::WritableFolder> folder_;
};

/// The folder of a set that is not there yet, while its first change is written: made at once, and taken away at the
/// end, unless something was written.
class NewSetFolder {
 public:
  /// Does nothing where the folder is there. Throws Error as `require_room`.
  explicit NewSetFolder(const Configuration& configuration);
  NewSetFolder(const NewSetFolder&) = delete;
  NewSetFolder& operator=(const NewSetFolder&) = delete;
  ~NewSetFolder();

  void keep() noexcept { made_.reset(); }

  /// True where nothing has the name of the configured set.
  [[nodiscard]] static bool is_missing(const Configuration& configuration);
  /// Throws Error where it could not be made: `expectations-unreadable`, `set-read-only`.
  static void require_room(const Configuration& configuration);

 private:
  struct Above;
  static Above above(const Configuration& configuration);

  std::shared_ptr<const Above> made_;
};

}  // namespace ampcfg::host

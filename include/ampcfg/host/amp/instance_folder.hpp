#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/folder.hpp"
#include "ampcfg/os/owner_rights.hpp"

namespace ampcfg::host {

/// An instance's folder, opened, and whose rights count in it (`os::OwnerRights`).
struct InstanceFolder {
  os::Folder folder;
  std::shared_ptr<const os::Owner> owner;
};

/// A host's folder of instances, opened once. Opening instances is safe from several threads.
class InstancesFolder {
 public:
  /// Throws Error (`instances-missing`, `instances-unreadable`) with what to do next.
  explicit InstancesFolder(const Configuration& configuration);

  /// Names of folders, and of links that may lead to one, sorted.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Where it is, without links.
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.root_path(); }

  /// The account whose rights count for what lies in and beside this folder.
  [[nodiscard]] std::shared_ptr<const os::Owner> owner() const { return account(owner_, group_); }

  /// Opens an instance's folder; a link is followed, once. The rights that count are those of the folder's owner, or of
  /// the link's: who makes a link there gains nothing by it. Root's count only where the link (or folder) and
  /// everything above is root's: else whoever owns what is above could have put it there, and theirs count. Throws
  /// Error (`instance-missing`: the name is no folder; `instance-unreadable`).
  [[nodiscard]] InstanceFolder open(const std::string& name) const;

 private:
  [[nodiscard]] std::shared_ptr<const os::Owner> account(uid_t uid, gid_t group) const;

  os::Folder folder_;
  uid_t owner_ = 0;
  gid_t group_ = 0;
  mutable std::mutex accounts_lock_;
  mutable std::map<uid_t, std::shared_ptr<const os::Owner>> accounts_;
};

/// Of errors that leave it unknown what instances there are.
inline constexpr const char* machine_fails = "instances-unreadable";

/// Throws Error (`machine_fails`) where it is the machine that fails (`os::Refused::is_of_machine`): then it is not
/// known what instances there are. `what` begins the message.
void throw_if_machine_fails(const os::Refused& refused, const std::string& what);

/// The line of the configuration that lets links lead into `tree`: "add the line `links: [/srv/shared]` to …".
std::string hint_to_allow(const Configuration& configuration, const std::filesystem::path& tree);

/// How to name another folder of instances.
std::string hint_to_look_elsewhere(const Configuration& configuration);

/// Why something in an instance cannot be read, with what to do. `what` begins the message: "the game folder `x` of
/// BENT01".
Error refused_error(const Configuration& configuration, const std::string& code, const std::string& what,
                    const os::Refused& refused);

}  // namespace ampcfg::host

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/owner_rights.hpp"

// A host is locked where `/etc/ampcfg/config.yaml` says so: whoever may run ampcfg as root there by sudo then does with
// root's rights only what that file says, and all else with their own.
namespace ampcfg::host {

/// True where this process is root and the host is locked. Throws Error of kind usage where the file speaks of it and
/// is wrong, or not root's alone: what is to be locked is never taken for open.
bool is_locked();

/// True for `/etc/ampcfg/config.yaml`, by its name; a locked host looks at no file to find that out.
bool is_usual_file(const std::filesystem::path& file);

/// What a request has in place of the configuration, from the command line or from another host.
struct Overrides {
  std::optional<std::string> instances = {}, expectations = {}, state = {};
  std::optional<Ampinstmgr> ampinstmgr = {};  ///< an empty list in it: as the configuration says
  std::vector<std::string> redact = {};       ///< beside those of the configuration
};

/// Takes them over. On a locked host, throws Error of kind usage (`locked`) with the name of the first that is not what
/// the configuration has: of `redact`, those that show what is hidden there. Only expectations may be others; they are
/// then read with the caller's rights.
void override_settings(Configuration& configuration, const Overrides& overrides);

/// That a locked host has another `what` than `given`.
Error locked_error(std::string_view what, const std::string& given);

/// The account whose rights count for files that a request names, for `os::OwnerRights`: on a locked host its caller's,
/// else this process's.
os::Owner rights_of_request();

}  // namespace ampcfg::host

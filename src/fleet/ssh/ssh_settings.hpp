#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::fleet {

/// What the user's ssh configuration says of a host, much of which libssh does not read or reads otherwise, as
/// OpenSSH's own `ssh -G` has it.
struct SshSettings {
  std::string host_name, user;  ///< HostName, User; empty where it does not say
  std::uint16_t port = 0;       ///< Port; 0 where it does not say
  std::string proxy_command;    ///< ProxyCommand, or one that does what ProxyJump says; empty for none
  std::vector<std::filesystem::path> identities;    ///< IdentityFile; ssh's usual names where none is set
  std::vector<std::filesystem::path> certificates;  ///< CertificateFile
  bool identities_only = false;
  std::optional<std::string> agent;  ///< IdentityAgent: its socket, empty for `none`
  std::string host_key_alias;
  std::filesystem::path revoked_keys;              ///< RevokedHostKeys; empty for none
  std::vector<std::filesystem::path> known_hosts;  ///< UserKnownHostsFile and GlobalKnownHostsFile
  /// A setting by which ssh may go on with a key that is in no file, such as `KnownHostsCommand`; empty for none.
  std::string trusts_otherwise;
};

/// Nothing where there is no program `ssh`. Throws Error (`ssh-configuration`) where it refuses its configuration.
std::optional<SshSettings> read_ssh_settings(const host::HostEntry& host);

/// What `ssh -G` prints. `home` is what `~` and `%d` stand for.
SshSettings parse_ssh_settings(const std::string& printed, const std::filesystem::path& home);

}  // namespace ampcfg::fleet

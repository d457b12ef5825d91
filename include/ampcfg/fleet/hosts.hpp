#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::fleet {

/// One thing that was looked at on a host.
struct Check {
  std::string name;  ///< `account`, `ampinstmgr`, …: a word that stays
  bool good = true;
  std::string text;  ///< what was found, in few words
  std::string next;  ///< what to do about it; empty where all is well
};

/// What works on a host. `error` where it could not be reached at all.
struct HostCheck {
  std::string host;
  AskResult status = AskResult::unreachable;  ///< `failed`: something is to be done before ampcfg works there
  std::optional<Error> error;
  std::vector<Check> checks;

  /// What is to be done first; empty where nothing is.
  [[nodiscard]] std::string next() const;
};

/// Looks at hosts of the configuration, in parallel, without changing anything there. `set` is the digest of this
/// side's expectations (`sha256:…`); empty without.
std::vector<HostCheck> check_hosts(const host::Configuration& configuration, const std::vector<std::string>& hosts,
                                   const std::string& set);

/// A host's key, when it has been trusted.
struct TrustedKey {
  std::string type;         ///< `ssh-ed25519`
  std::string fingerprint;  ///< `SHA256:…`
  std::string as;           ///< the name that the file has it under
  bool was_known = false;   ///< it was in the file before
};

/// Asks a host for its key and writes it into the known_hosts file, unless it is there. Logs in nowhere. Throws Error:
/// the connection's, or `key-changed`, `key-revoked` where the file knows another key or forbids this one.
TrustedKey trust_host(const host::Configuration& configuration, const std::string& host);

/// What was removed on a host.
struct Cleaned {
  std::string host;
  AskResult status = AskResult::unreachable;  ///< as of `HostCheck`
  std::optional<Error> error;
  std::vector<std::string> folders;
};

/// Removes ampcfg's caches on hosts: executables and expectations.
std::vector<Cleaned> clean_hosts(const host::Configuration& configuration, const std::vector<std::string>& hosts);

}  // namespace ampcfg::fleet

#pragma once

#include <string>
#include <string_view>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/games/ping.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/folder.hpp"

namespace ampcfg::host {

/// How a running game is known of one instance, and where it should answer.
struct Listening {
  Check check = Check::ping;
  PingKind kind = PingKind::java;
  Endpoint endpoint;     ///< an address of this machine; port 0 where nothing says it
  std::string source;    ///< what says the port: `server.properties`; empty where nothing does
  unsigned timeout = 0;  ///< seconds that this instance may take for a start, as configured
};

/// Sources of a port.
inline constexpr const char* from_configuration = "the configuration";
inline constexpr const char* from_properties = "server.properties";

/// True where something can be asked: `check` says so, and the port is known.
inline bool is_asked(const Listening& listening) {
  return (listening.check == Check::ping || listening.check == Check::tcp) && listening.endpoint.port != 0;
}

/// What the files of an instance and the configuration's `overrides` say. The files are hostile: bounded, and an
/// address that is not this machine's counts as 127.0.0.1. Belongs between `OwnerRights`. Folders are null where they
/// cannot be opened.
Listening listening_of(const os::Folder* instance_folder, const os::Folder* game_folder, const Instance& instance,
                       const Configuration& configuration);

/// `10.0.0.2:25577`, `[::]:25577`: the address as written, and the port, 0 where it has none.
Endpoint parse_host_port(std::string_view text);
/// The value of a key in Java's properties (`server.properties`), unescaped; the last counts. Empty where it is not
/// there.
std::string property(std::string_view text, std::string_view key);
/// The text of a key at the top of a TOML file; empty where it is not there.
std::string toml_text(std::string_view toml, std::string_view key);

}  // namespace ampcfg::host

#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/os/owner_rights.hpp"

namespace ampcfg::host {

/// Seconds for which a connection to another host may be silent, where nothing is configured.
constexpr unsigned usual_silence = 45;

/// How a running game is known.
enum class Check { ping, tcp, process, none };

/// argv lists for ampinstmgr; `{instance}` is the name.
struct Ampinstmgr {
  std::vector<std::string> restart, restart_all, stop, start, list;
};

/// What is set otherwise for instances whose name a glob picks.
struct Override {
  std::string match;
  std::optional<Check> check;
  std::optional<unsigned> timeout;  ///< seconds
  std::optional<std::uint16_t> port;
  std::optional<std::string> platform;
};

/// Where the values come from that a set names by `$secret`: a file, or a command for each name. Neither: nowhere.
struct SecretSetting {
  std::filesystem::path file;
  std::vector<std::string> command;  ///< `{name}` is the name

  [[nodiscard]] bool is_set() const { return !file.empty() || !command.empty(); }
};

/// Which deployments stay, with their backups: the newest `count`, and all that are younger than `days`.
struct Keep {
  unsigned count = 100;
  unsigned days = 90;
};

/// A host of the configuration's `hosts`.
struct HostEntry {
  std::string name;
  std::string address;  ///< the name where none is set
  std::uint16_t port = 22;
  std::string user;      ///< empty: as ssh decides
  std::string identity;  ///< a file; empty: as ssh decides
  std::vector<std::string> become;
  std::optional<std::string> config, instances, state;
  std::optional<Ampinstmgr> ampinstmgr;  ///< an empty list in it: as the far side says
  bool expectations_there = false;
};

/// The last place where a configuration is looked for.
inline constexpr const char* usual_configuration_file = "/etc/ampcfg/config.yaml";

/// The configuration file, as ampcfg-config(5) has it, with its defaults.
struct Configuration {
  std::filesystem::path file;  ///< empty where there is none
  std::string name;            ///< this machine, as others call it; empty where it is not set
  std::filesystem::path instances = "/home/amp/.ampdata/instances";
  std::filesystem::path expectations = "/etc/ampcfg/expectations";
  std::filesystem::path state = "/var/lib/ampcfg";
  std::vector<std::filesystem::path> links;
  std::uint64_t max_file = 16u << 20;  ///< bytes
  Keep keep;
  Ampinstmgr ampinstmgr;
  Check check = Check::ping;
  unsigned timeout = 180;  ///< seconds, for one instance
  std::vector<Override> overrides;
  std::filesystem::path known_hosts;
  std::map<std::string, HostEntry> hosts;
  std::map<std::string, std::vector<std::string>> groups;
  std::vector<std::string> redact;
  SecretSetting secrets;
  std::vector<std::vector<std::string>> notify;  ///< commands that are told what is new, or done: argv lists
  bool notify_values = false;                    ///< with the values of keys, which others may come to read
  std::vector<std::string> quiet_warnings;       ///< kinds that people do not want to read
  /// For root: who may run ampcfg by sudo is to be no more than this file makes of them (`lock.hpp`).
  bool locked = false;
  /// Whose rights the expectations are read with where this process is root: not root's where a locked host's caller
  /// has named them.
  os::Owner expectations_reader = {};
  /// Seconds for which a connection to another host may be silent, 4 to 3600.
  unsigned silence = usual_silence;
  // Of the command line alone: how many hosts are asked at once, and how long each may take, in seconds (0: no limit).
  unsigned forks = 20;
  unsigned host_timeout = 600;
  /// Of the command line alone: the configured folder of instances, where `instances` is another and no state is named
  /// for that one. Then there is none: the configured one is of the configured folder.
  std::optional<std::filesystem::path> away_from;
  /// No setting: keys whose values are secrets because the set of who asks says so.
  drift::SecretKeys secret_keys;
  // No settings: what there is to wait for, which tests shorten.
  /// How far apart the ticks of a file system's clock may be: FAT has the coarsest, two seconds.
  std::chrono::nanoseconds clock_tick = std::chrono::milliseconds(2500);
  /// What a plugin needs at most between truncating a file and having written it.
  std::chrono::milliseconds save_time{400};

  /// This machine's name for people: `name`, else `local`.
  [[nodiscard]] std::string host_name() const { return name.empty() ? "local" : name; }
  /// The file that people are told to write a setting into.
  [[nodiscard]] std::string file_to_write() const { return file.empty() ? usual_configuration_file : file.native(); }
};

/// The first of `given` (`--config`), `$AMPCFG_CONFIG`, `$XDG_CONFIG_HOME/ampcfg/config.yaml` (or below `~/.config`)
/// and
/// `/etc/ampcfg/config.yaml` that is there; the defaults where none is. One that is named by the first two must be
/// there. Throws Error of kind usage with every problem of the file (line, column, near name): unknown or repeated
/// settings, wrong types, values out of range, `{instance}` missing, a `~` without a home; and, as root, a file that
/// others than root may write or own. Relative paths are relative to the file's folder.
///
/// As root, where `/etc/ampcfg/config.yaml` says `locked: true`, no other file counts: `given` is refused (`locked`)
/// unless it is that one, and so is everything if that file is wrong. Where another account called this program by sudo
/// (`os::is_called_by_another`), problems repeat nothing of a file's text.
Configuration load_configuration(const std::optional<std::string>& given);

}  // namespace ampcfg::host

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::host {

/// An instance as it lies on disk and in AMP's registry (src/README.md, Words).
struct Instance {
  std::string name;           ///< of its folder; bytes, perhaps not UTF-8
  std::string friendly_name;  ///< from the registry, else the name
  std::string id, module;     ///< from the registry; empty where it does not say
  std::filesystem::path path;
  std::filesystem::path game;           ///< the game folder; empty where it cannot be reached
  std::optional<std::string> platform;  ///< nothing where the game folder cannot be read, or has no platform's mark
  std::optional<Error> error;           ///< why nothing can be said of it
};

/// What a host's `instances` folder holds.
struct Inventory {
  std::vector<Instance> instances;      ///< sorted by name (bytes)
  std::vector<std::string> registered;  ///< names that the registry lists, but for controllers, sorted
  /// Of those that are known from before: what is no instance now, and AMP's registry, which can be read, does not
  /// list.
  std::vector<std::string> forgotten;
  std::vector<Warning> warnings;  ///< a broken registry, one that lists folders that are not there, …
};

/// Leaves out what an inventory's warnings say of single instances that are there (`all`) and were not picked. Both are
/// sorted.
void keep_warnings_of(const std::vector<std::string>& picked, const std::vector<std::string>& all,
                      std::vector<Warning>& warnings);

/// The code of an instance's error that is no instance now, though one is known from before.
inline constexpr const char* instance_gone = "instance-gone";

/// The instances of this machine. Throws Error with what to do next where the folder is absent (`instances-missing`),
/// where it, or what is in it, cannot be looked at because the machine fails (`instances-unreadable`), and where there
/// is no instance (`no-instances`), unless AMP's registry says that there is none of ours: then that is a warning.
///
/// What cannot be looked at is an instance with an error, unless AMP's registry, where it can be read, does not list
/// it. One of `had`, which are known from before, that is no instance now has the error `instance_gone`, as long as the
/// registry lists it or cannot be read.
Inventory discover(const Configuration& configuration, const std::vector<std::string>& had = {});

/// The same for who does not compare anything: there may be none.
Inventory discover_any(const Configuration& configuration, const std::vector<std::string>& had = {});

/// Those of these names, in their order; one that is not there any more has the error `instance-missing`.
std::vector<Instance> instances_named(const Inventory& inventory, const std::vector<std::string>& names);

}  // namespace ampcfg::host

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/learning/learn.hpp"
#include "ampcfg/drift/learning/seen.hpp"
#include "drift/learning/instance_set.hpp"

namespace ampcfg::drift {

/// An instance that is learned from.
struct LiveInstance {
  const SeenInstance* seen = nullptr;
  std::size_t position = 0;  ///< in `Seen::instances`
  std::string name;          ///< as the set names it
  bool selected = true;      ///< entries are written for it
};

/// The instances on which a key has one value.
struct KeyClass {
  ValueMark mark = {};
  Traits traits;
  InstanceSet members;
  WantedValue example;                ///< where the value is
  const std::string* json = nullptr;  ///< once it is known; never a secret's
};

/// A key of a file, as it is on all instances.
struct LiveKey {
  std::uint32_t name = 0;         ///< in `Seen::keys`
  std::vector<KeyClass> classes;  ///< by their first member; none where it is null everywhere
  InstanceSet lacking;            ///< that have the file, but not the key, or null
  std::string_view left_out;      ///< why; empty where it is learned
};

/// A file of a plugin, as it is on all instances.
struct LiveFile {
  std::string plugin, file;
  InstanceSet with_plugin;
  InstanceSet having;         ///< readable and valid
  InstanceSet invalid;        ///< that have it, but nothing is said of it
  std::vector<LiveKey> keys;  ///< in the file's order
  std::string_view left_out;
  std::size_t left_out_keys = 0;
  bool of_messages = false;

  [[nodiscard]] InstanceSet missing() const { return with_plugin.without(having).without(invalid); }
};

/// Instances in an order of their own, by name and host.
std::vector<LiveInstance> live_instances(const Seen& seen);

/// All files, by plugin and path, those that are left out without their keys.
std::vector<LiveFile> live_files(const Seen& seen, const std::vector<LiveInstance>& instances,
                                 const std::vector<std::string>& unchecked, bool untouched);

}  // namespace ampcfg::drift

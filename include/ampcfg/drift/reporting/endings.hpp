#pragma once

#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/os/packing.hpp"

namespace ampcfg::drift {

/// What is expected only until a day.
struct Ending {
  std::string plugin;
  std::string entry;     ///< as the set writes the key: `levels/depths/fork: Speed`, `config.Debug`
  std::string platform;  ///< empty outside a platform's folder
  std::string instance;  ///< as documented, `HOST:INSTANCE` and `@group` too; empty for a universal one
  std::string until;     ///< the last day on which it counts, `2026-12-31`
  std::string why, by;   ///< empty where the set does not say

  bool operator==(const Ending&) const = default;
};

template <typename Archive>
void describe(Archive& archive, os::Like<Ending> auto& ending) {
  archive(ending.plugin, ending.entry, ending.platform, ending.instance, ending.until, ending.why, ending.by);
}

/// All of a set.
std::vector<Ending> endings(const Expectations& expectations);

}  // namespace ampcfg::drift

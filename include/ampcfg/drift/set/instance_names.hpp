#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/drift/set/set_change.hpp"

namespace ampcfg::drift {

/// What becomes of the places of a set that name an instance.
struct NamesChange {
  SetChange change;
  std::size_t values = 0;           ///< variances
  std::vector<std::string> groups;  ///< that have it as a member by its name, sorted
  bool has_facts = false;
};

/// Everything that is said of the instance `old` is said of `name` from then on. INSTANCE means every host's, too;
/// HOST:INSTANCE that one alone. Patterns of groups stay. `files` are those of a set without errors. Throws Error of
/// kind usage: `instance-names` where the two are not of one form, `instance-taken` where something is said of `name`
/// already, `instance-unknown` where nothing is said of `old`.
NamesChange rename_instance(const std::vector<SetFile>& files, const std::string& old, const std::string& name);

/// Nothing is said of the instance any more. Throws Error (`instance-unknown`).
NamesChange forget_instance(const std::vector<SetFile>& files, const std::string& name);

}  // namespace ampcfg::drift

#pragma once

#include <optional>
#include <set>
#include <string>

#include "ampcfg/drift/deciding/decide.hpp"
#include "drift/set/expectation_set.hpp"

namespace ampcfg::drift {

/// For whom a decision is to count, by platform.
struct Platforms {
  std::set<std::string, std::less<>> names;
  bool are_known = false;  ///< no other platform is meant
};

/// The platforms of a decision's instances.
Platforms platforms_of(const ExpectationSet& set, const Decision& decision, const Fleet& fleet);

/// In which folder of the set (a platform, or empty: the top) an entry of a plugin goes; `standing` are those that have
/// one already, `asked` counts before all else. Throws Error (`platform-needed`) where several could be meant.
std::string folder_for(const ExpectationSet& set, const KeyOfFile& key,
                       const std::set<std::string, std::less<>>& standing, const Platforms& platforms,
                       const std::optional<std::string>& asked);

}  // namespace ampcfg::drift

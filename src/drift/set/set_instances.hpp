#pragma once

#include <map>
#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "drift/set/problem_report.hpp"
#include "drift/set/template_text.hpp"

namespace ampcfg::drift {

/// What a set's `instances.json` says.
struct SetInstances {
  std::string zone;                                                     ///< as tzdata names it; empty: UTC
  std::map<std::string, std::vector<std::string>, std::less<>> groups;  ///< patterns of INSTANCE or HOST:INSTANCE
  std::map<std::string, Parts, std::less<>> facts;                      ///< by INSTANCE or HOST:INSTANCE

  /// The names of the groups that an instance is in, sorted.
  [[nodiscard]] std::vector<std::string> groups_of(const Subject& subject) const;
  /// What may be filled in for an instance.
  [[nodiscard]] Parts parts_of(const Subject& subject) const;
};

/// The parts that say what another says, in small letters (of facts: wherever both are), with that other.
std::map<std::string, std::string> parts_in_lower_case(const std::map<std::string, Parts, std::less<>>& facts);

/// Reports everything that is wrong in an `instances.json`.
SetInstances read_set_instances(const std::string& bytes, ProblemReport& report);
/// The same of an `unchecked.json`: which keys are not to be learned.
std::vector<std::string> read_unchecked(const std::string& bytes, ProblemReport& report);

}  // namespace ampcfg::drift

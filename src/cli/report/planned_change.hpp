#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/host/writing/plan.hpp"

namespace ampcfg::cli {

using PlanResults = std::vector<fleet::HostResult<host::HostPlan>>;
using ChangeResults = std::vector<fleet::HostResult<host::HostChange>>;

/// What is said of the set that a plan was made from.
struct SetSummary {
  std::string digest;
  std::size_t universal_plugins = 0;
  std::size_t variable_plugins = 0;
};

/// A plan, and all that its report needs besides.
struct PlannedChange {
  std::string schema;  ///< of the JSON: `deploy`, `rollback`, `diff`
  host::About about;
  std::string place = {};  ///< options by which another command is about the same (` -H ovh --state DIR`)
  PlanResults plans;
  std::optional<SetSummary> set;                         ///< nothing where no expectations were used
  std::vector<host::Warning> warnings;                   ///< of all hosts
  drift::Secrets secrets = drift::Secrets();             ///< what diffs hide
  std::shared_ptr<const fleet::SealedKeys> sealed = {};  ///< with the secrets that it writes; null where it has none
  bool has_unmatched_patterns = false;                   ///< a pattern matched nothing, where not all hosts answered
  bool is_done = false;                                  ///< it is of the record, and no plan any more
};

}  // namespace ampcfg::cli

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/planning/plan.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/host/writing/plan.hpp"
#include "ampcfg/host/writing/rollback.hpp"

namespace ampcfg::fleet {

/// What a deploy goes by.
struct Expected {
  host::ExpectationsFor here;        ///< as this machine plans with it
  std::string digest;                ///< `sha256:…`
  std::string created;               ///< of the set
  std::optional<std::string> given;  ///< the bytes of `--from`, in place of a set
  const drift::Expectations* set = nullptr;
  /// Of a set that is not in its folder yet; null: they are there.
  const std::vector<drift::SetFile>* files = nullptr;
};

struct PlanWishes {
  drift::Wishes files;
  bool only_shown = false;  ///< it will not be carried out: also a set that is older than the last one shows its plan
  bool older = false;       ///< a set that is older than the one that was deployed last is meant
  bool with_bytes = true;   ///< of the files on other hosts, too; else they are empty where a file is there
};

/// What a deploy would do on every target. `sealed` judges what no host alone can, after a look of its own, and knows
/// then the secrets that would be written.
std::vector<HostResult<host::HostPlan>> plan(const host::Configuration& configuration, const Expected& expected,
                                             const std::vector<Target>& targets, const host::Query& query,
                                             const PlanWishes& wishes, SealedKeys& sealed, const Progress& progress);

/// Carries plans out, each on its host, at once. A host whose plan is an error is the same error here. Another host
/// makes its plan once more, and does nothing (`plan-changed`) where that would do something else. A signal lets every
/// host stop at its next safe point, and those that had not begun do nothing. `secrets` has the values of those that
/// the plans write, each for its host alone; null for plans that write none.
std::vector<HostResult<host::HostChange>> change(const host::Configuration& configuration,
                                                 const std::vector<HostResult<host::HostPlan>>& plans,
                                                 const host::About& about, const host::SecretSource* secrets,
                                                 const Progress& progress);

/// What would bring back the state from before a deployment, on every target. `with_bytes` as of `PlanWishes`.
std::vector<HostResult<host::RollbackPlan>> plan_rollback(const host::Configuration& configuration,
                                                          const host::RollbackWish& wish,
                                                          const std::vector<Target>& targets, const host::Query& query,
                                                          bool with_bytes, const Progress& progress);

}  // namespace ampcfg::fleet

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/plan.hpp"
#include "ampcfg/host/change.hpp"
#include "ampcfg/host/configuration.hpp"
#include "ampcfg/host/history.hpp"
#include "ampcfg/host/plan.hpp"
#include "ampcfg/host/rollback.hpp"
#include "ampcfg/host/scan.hpp"

namespace ampcfg::fleet {

/// Which hosts and instances a command line names (DESIGN 6): `-H` values as given (split at commas here), INSTANCE
/// arguments with `@group` and `HOST:INSTANCE`.
struct Target {
  std::string host;  ///< its name in the configuration, or this machine's
  bool local = false;
  drift::Patterns instances;  ///< none: all
};

/// Resolves hosts, groups and `HOST:INSTANCE`. Without `hosts` and without a `HOST:` it is this machine alone. Throws
/// Error of kind usage for an unknown host or group, with the near names.
std::vector<Target> resolve(const host::Configuration& configuration, const std::vector<std::string>& hosts,
                            const std::vector<std::string>& instances);

/// One host's part of an answer: `answer`, or `error`.
template <typename Answer>
struct HostResult {
  std::string host;
  std::string hostname;  ///< of the machine; empty where it was not reached
  std::string status;    ///< `ok`, `unreachable` or `failed`
  std::optional<Answer> answer;
  std::optional<Error> error;
  std::vector<std::string> warnings = {};  ///< of the way there; the answer may have its own
  std::string ticket = {};  ///< of a plan that another host has made: what carries out that plan there, and no other
};

/// How many instances of how many are done on all hosts together, and the other hosts that have not answered yet.
/// Called from one thread at a time, now and then also while nothing is new.
using Progress = std::function<void(std::size_t done, std::size_t of, const std::vector<std::string>& awaited)>;

/// Scans every target. One bad host costs only itself. `expectations` are loaded where something must be compared.
std::vector<HostResult<host::HostScan>> scan(const host::Configuration& configuration,
                                             host::ExpectationSource& expectations, const std::vector<Target>& targets,
                                             const host::Query& query, const Progress& progress);

std::vector<HostResult<host::HostReadings>> get(const host::Configuration& configuration,
                                                const drift::Expectations* expectations,
                                                const std::vector<Target>& targets, const host::Query& query,
                                                const Progress& progress);

/// What a deploy goes by.
struct Expected {
  host::ExpectationsFor here;        ///< as this machine plans with it
  std::string digest;                ///< `sha256:…`
  std::string created;               ///< of the set
  std::optional<std::string> given;  ///< the bytes of `--from`, in place of a set
};

struct PlanWishes {
  drift::Wishes files;
  bool only_shown = false;  ///< it will not be carried out: also a set that is older than the last one shows its plan
  bool older = false;       ///< a set that is older than the one that was deployed last is meant
  bool with_bytes = true;   ///< of the files on other hosts, too; else they are empty where a file is there
};

/// What a deploy would do on every target.
std::vector<HostResult<host::HostPlan>> plan(const host::Configuration& configuration, const Expected& expected,
                                             const std::vector<Target>& targets, const host::Query& query,
                                             const PlanWishes& wishes, const Progress& progress);

/// Carries plans out, each on its host, at once. A host whose plan is an error is the same error here. Another host
/// makes its plan once more, and does nothing (`plan-changed`) where that would do something else. A signal lets every
/// host stop at its next safe point, and those that had not begun do nothing.
std::vector<HostResult<host::HostChange>> change(const host::Configuration& configuration,
                                                 const std::vector<HostResult<host::HostPlan>>& plans,
                                                 const host::About& about, const Progress& progress);

/// What would bring back the state from before a deployment, on every target. `with_bytes` as of `PlanWishes`.
std::vector<HostResult<host::RollbackPlan>> plan_rollback(const host::Configuration& configuration,
                                                          const host::RollbackWish& wish,
                                                          const std::vector<Target>& targets, const host::Query& query,
                                                          bool with_bytes, const Progress& progress);

/// What was done on every target.
std::vector<HostResult<host::HostHistory>> history(const host::Configuration& configuration,
                                                   const std::vector<Target>& targets);
/// One deployment, on every target.
std::vector<HostResult<host::ShownDeployment>> show_deployment(const host::Configuration& configuration,
                                                               const std::vector<Target>& targets,
                                                               const std::string& id);
std::vector<HostResult<host::Verification>> verify_history(const host::Configuration& configuration,
                                                           const std::vector<Target>& targets);

}  // namespace ampcfg::fleet

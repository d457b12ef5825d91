#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ampcfg/drift/planning/plan.hpp"
#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// An instance's part of a plan.
struct InstancePlan {
  Instance instance;
  std::vector<drift::PluginPlan> plugins;  ///< sorted; those alone in which something changes or is left
  drift::Counts counts;                    ///< of all that were looked at, as a scan has them
};

/// True where it changes a file.
bool has_work(const InstancePlan& plan);

/// What would be done on one host, by a deploy or a rollback.
using HostPlan = HostAnswer<InstancePlan>;

/// What is expected of a host's instances: of all the same, or of each something of its own.
struct ExpectationsFor {
  /// Null where nothing is expected of an instance. Called from several threads.
  std::function<const drift::Expectations*(const drift::Subject& subject)> find;
  std::vector<std::string> plugins;  ///< of which anything is expected
  /// Each was named by hand (`--from`): one that an instance has not is left there, as `plugin-absent`. A set names
  /// plugins that some instances have.
  bool by_hand = false;
  /// What is to be done, by instance, with keys that no host alone can judge.
  std::map<std::string, std::vector<drift::Order>> orders = {};
};

/// What a deploy would do to the picked instances of this machine; changes nothing. What goes wrong in one instance is
/// said there; throws Error where nothing can be said of the host.
HostPlan plan(const Configuration& configuration, const drift::Expectations& expectations, const Query& query,
              const drift::Wishes& wishes, const Progress& progress);
/// The same for any `ExpectationsFor`.
HostPlan plan(const Configuration& configuration, const ExpectationsFor& expectations, const Query& query,
              const drift::Wishes& wishes, const Progress& progress);

}  // namespace ampcfg::host

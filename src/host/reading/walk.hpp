#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/query/query.hpp"
#include "host/reading/document_cache.hpp"
#include "host/reading/open_instance.hpp"
#include "host/reading/plugin_folder.hpp"

namespace ampcfg::host {

/// An instance that a query picks.
struct Visited {
  Instance instance;                 ///< its `error` is set where something went wrong
  std::vector<std::string> present;  ///< names below `plugins/`, sorted
  std::vector<std::string> plugins;  ///< the plugins to look at, of those that are present; set before `Walk::visit`

  /// Of `names` (sorted), the plugins that are present.
  void choose(const std::vector<std::string>& names);
  /// True if the plugin is present.
  [[nodiscard]] bool has(const std::string& plugin) const;
};

/// One plugin of one instance, opened.
struct Visit {
  std::size_t instance = 0;  ///< in `Walk::instances`
  std::size_t plugin = 0;    ///< in `Visited::plugins`
  PluginFolder* files = nullptr;
  std::string unreadable;  ///< why its folder cannot be read, where `files` is null
};

/// Goes over the plugins of the picked instances of this machine, on all cores, with their owners' rights. What goes
/// wrong in one instance is noted there.
class Walk {
 public:
  /// What is done with an instance as its plugins are listed; from several threads at a time, each instance from one.
  using Listed = std::function<void(const Visited& visited, const OpenInstance& opened)>;

  /// Finds (`discover`, with `had`) and picks instances and lists their plugins. `asked` is called from several threads
  /// at a time. Throws Error where nothing can be said of the host.
  Walk(const Configuration& configuration, const drift::Patterns& instances, const Asked& asked,
       const Listed& listed = {}, const std::vector<std::string>& had = {});

  [[nodiscard]] std::vector<Visited>& instances() noexcept { return visited_; }
  [[nodiscard]] const Configuration& configuration() const noexcept { return configuration_; }
  [[nodiscard]] const std::vector<Warning>& warnings() const noexcept { return warnings_; }
  [[nodiscard]] const std::vector<std::string>& forgotten() const noexcept { return forgotten_; }
  [[nodiscard]] const std::vector<std::string>& unmatched() const noexcept { return unmatched_; }
  [[nodiscard]] const Known& known() const noexcept { return known_; }

  /// Reads config files that a visit will probably ask for, on this thread, until `is_enough` says so.
  void read_ahead(const std::function<bool()>& is_enough) const;

  /// What is done with a plugin; from several threads at a time, each plugin from one. True if its answer rests on a
  /// file that may be half written.
  using Look = std::function<bool(const Visit& visit)>;

  /// Looks at every plugin of every instance. Those whose answer rests on a file that was changed a moment ago are
  /// looked at again after a pause, until the files rest or two seconds have passed.
  void visit(const Look& look, const Progress& progress);

 private:
  /// Some plugins of one instance: enough to be worth opening it, few enough to share out.
  struct Job {
    std::size_t instance = 0;
    std::vector<std::size_t> plugins;
  };

  void read_ahead(const Visited& visited, const std::function<bool()>& is_enough) const;
  void list_plugins(const Asked& asked, const Listed& listed);
  [[nodiscard]] std::vector<Job> jobs() const;
  /// Gives back what has to be looked at again.
  [[nodiscard]] std::vector<std::size_t> do_job(const Job& job, const Look& look) const;
  [[nodiscard]] std::vector<Job> do_jobs(const std::vector<Job>& jobs, const Look& look, const Progress& progress);

  const Configuration& configuration_;
  InstancesFolder folder_;
  mutable DocumentCache cache_;
  std::vector<Visited> visited_;
  std::vector<Warning> warnings_;
  std::vector<std::string> forgotten_, unmatched_;
  Known known_;
  std::chrono::milliseconds unsettled_ = std::chrono::seconds(1);
  std::vector<std::size_t> jobs_left_;
  std::size_t instances_done_ = 0;
  std::vector<std::pair<std::size_t, Error>> failures_;
  std::mutex done_lock_;
};

}  // namespace ampcfg::host

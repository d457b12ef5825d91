#pragma once

#include <cstddef>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/reporting/endings.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/host/query/warning.hpp"

namespace ampcfg::host {

/// A loaded set, and what is doubtful in it.
struct LoadedSet {
  drift::Expectations expectations;
  std::vector<Warning> warnings;
};

/// What is said of a set in every scan, without its values.
struct SetFacts {
  std::string digest;
  std::size_t universal_plugins = 0;
  std::size_t variable_plugins = 0;
  std::vector<std::string> plugins, documented_instances, platforms;  ///< as `drift::Expectations` gives them
  std::vector<Warning> warnings;
  std::string zone = {};  ///< in which its days end
  /// That verdicts depend on what is neither in the set nor in a plugin's file: on the day, on ports.
  bool has_days = false, needs_ports = false;
  bool needs_sightings = false;  ///< that some verdicts are never a host's alone
  std::vector<drift::Ending> endings = {};
};

/// The set that a command works with, loaded when something must be compared with it: where nothing has changed since
/// the last scan, never. Safe from several threads.
class ExpectationSource {
 public:
  using Load = std::function<LoadedSet()>;

  /// `load` is called at most once, on a thread of its own or on one that asks. What it throws, each asking throws.
  explicit ExpectationSource(Load load) : load_(std::move(load)) {}
  /// A set that is there already.
  explicit ExpectationSource(const drift::Expectations& expectations);

  /// Begins to load, beside what the caller does next; before, where the system gives no thread. With the rights of the
  /// calling thread.
  void begin();
  /// The set; loads it, or waits for it.
  const drift::Expectations& set();
  /// As remembered, else of the set.
  const SetFacts& facts();

  /// True if `set` would neither load nor wait for a load that has not begun.
  [[nodiscard]] bool begun() const;
  /// True if `set` would not wait.
  [[nodiscard]] bool ready() const;
  /// Takes what is known of the set from an earlier scan.
  void remember(SetFacts facts);

 private:
  const LoadedSet& loaded();

  Load load_;
  mutable std::mutex lock_;
  std::shared_future<LoadedSet> loading_;
  std::optional<SetFacts> facts_;
};

}  // namespace ampcfg::host

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/drift/reporting/endings.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::drift {

/// Which part of a host a scan looks at, as patterns; an empty list is all.
struct Scope {
  std::vector<std::string> instances, plugins, files, keys;

  [[nodiscard]] bool is_whole() const noexcept {
    return instances.empty() && plugins.empty() && files.empty() && keys.empty();
  }
  bool operator==(const Scope&) const = default;
};

/// What a scan has seen of one instance.
struct FoundInstance {
  std::string name;
  std::optional<Error> error;                      ///< why nothing is known of its findings
  bool is_gone = false;                            ///< beside `error`: its folder is not there
  const std::vector<Finding>* findings = nullptr;  ///< sorted by plugin, file, key; null where there are none
};

/// What a scan has seen of one host, or why it has seen nothing.
struct FoundHost {
  std::string host;
  std::optional<Error> error;
  Scope scope;
  std::vector<FoundInstance> instances;  ///< those that `scope` picks, sorted by name
};

/// What a scan has seen. Findings must outlive it.
struct Found {
  std::string at;                 ///< when (RFC 3339)
  std::string today;              ///< in the set's zone, `2026-12-31`
  std::vector<FoundHost> hosts;   ///< that were asked
  std::vector<Ending> endings;    ///< what counts only until a day, of the set
  bool knows_all_secrets = true;  ///< else keys that have secrets may have gone unchecked
};

}  // namespace ampcfg::drift

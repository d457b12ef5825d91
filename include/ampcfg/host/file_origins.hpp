#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// Where a config file's bytes come from.
struct FileOrigin {
  std::string plugin, file;
  std::int64_t modified = 0;     ///< nanoseconds since 1970
  bool history_is_known = true;  ///< else nobody can say whether a deployment wrote it
  std::string deployment;        ///< the newest that has left just these bytes; empty where none has
};

/// An instance's part. What cannot be read is left out.
struct InstanceOrigins {
  Instance instance;
  std::vector<FileOrigin> files;
};

using HostOrigins = HostAnswer<InstanceOrigins>;

/// Looks at the files that `query.keys_of` names, on the instances that it picks, with their owners' rights, and for
/// their bytes in the deployments that are kept. Throws Error where nothing can be said of the host.
HostOrigins file_origins(const Configuration& configuration, const Query& query);

}  // namespace ampcfg::host

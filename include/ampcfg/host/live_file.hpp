#pragma once

#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// A config file of an instance, as a person may see it.
struct LiveFile {
  Instance instance;               ///< its `error` says why the file cannot be read
  bool has_plugin = false;         ///< the plugin's folder is there
  std::string file;                ///< with its extension; empty where none was named and there is no `config.yml`
  bool is_there = false;           ///< else `text` is empty
  std::string text;                ///< `drift::without_secrets`
  std::vector<std::string> files;  ///< the plugin's config files, where `file` is empty or is not there
};

using HostLiveFiles = HostAnswer<LiveFile>;

/// The config file that a query names (by one plugin, and perhaps one file, with its extension or without), on the
/// picked instances, with their owners' rights. `expectations` may be null: what else is hidden. Throws Error where
/// nothing can be said of the host.
HostLiveFiles live_files(const Configuration& configuration, const drift::Expectations* expectations,
                         const Query& query);

}  // namespace ampcfg::host

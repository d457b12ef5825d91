#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// How much a scan has found in a plugin.
struct ScannedPlugin {
  std::string plugin;
  std::size_t findings = 0;  ///< drift and errors
};

/// A file that a scan could not compare key by key, so that a deploy leaves it as it is.
struct ScannedFile {
  std::string plugin, file;  ///< no file: the plugin's folder
  std::string kind;          ///< `missing-file`, `invalid-file`, `unreadable`, as a finding has it
  std::size_t line = 0;      ///< where it is wrong; 0 where that is no line
};

/// What a scan that looked at everything expected has found on an instance.
struct ScannedInstance {
  std::string at;  ///< RFC 3339
  std::size_t drift = 0, error = 0;
  std::vector<ScannedPlugin> plugins = {};  ///< that have findings, the most first; of very many, the first
  std::vector<ScannedFile> left = {};       ///< of very many, the first
};

/// How many of the findings are files that are invalid: no deploy, and no diff, changes anything about those.
inline std::size_t invalid_files(const ScannedInstance& scan) {
  return static_cast<std::size_t>(std::count_if(scan.left.begin(), scan.left.end(),
                                                [](const ScannedFile& file) { return file.kind == "invalid-file"; }));
}

/// What a state remembers of scans (`scans/`).
struct ScanRecord {
  std::map<std::string, ScannedInstance> found;  ///< by instance
  std::string whole;             ///< when the last scan of all instances was (RFC 3339); empty before the first
  std::vector<std::string> had;  ///< the instances that it had, sorted
};

/// Empty where nothing is remembered, or it cannot be read.
ScanRecord read_scan_record(const State& state);
/// Throws Error (`write-failed`, `state-full`).
void write_scan_record(const State& state, const ScanRecord& record);

/// The instances that the last whole scan of a configuration's state had, sorted; none where no state can say it.
std::vector<std::string> instances_had(const Configuration& configuration);

}  // namespace ampcfg::host

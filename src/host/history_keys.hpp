#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/host/history.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// Which keys deployments gave other values, from the backups, as far as a selection picks them. The state must outlive
/// it, and the selection.
class HistoryKeys {
 public:
  HistoryKeys(const State& state, const drift::Selection& selection, drift::Secrets secrets)
      : kept_(state), selection_(selection), secrets_(std::move(secrets)) {}

  /// True where not all is picked.
  [[nodiscard]] bool is_narrowed() const;
  /// What a deployment has left changed on an instance.
  std::vector<HistoryFile> of(const DeploymentRecord& record, const std::string& instance);
  /// Notes the patterns that have picked nothing of all that was asked for, and what there was.
  void note_unmatched(HostHistory& history) const;

 private:
  /// What made bytes of bytes, without names: most instances have the same.
  struct Told {
    std::vector<drift::PlannedKey> keys;
    std::string untold;
  };

  const Told& told(const std::string& id, const FileRecord& file);
  [[nodiscard]] bool picks(const FileRecord& file);
  [[nodiscard]] bool picks(const std::string& file, const std::string& key);

  Deployments kept_;
  const drift::Selection& selection_;
  drift::Secrets secrets_;
  /// By the plugin and file, which say what is secret, and the hashes before and after.
  std::map<std::array<std::string, 4>, Told> told_;
  std::set<std::string> plugins_, files_, key_names_;  ///< that could be picked
};

}  // namespace ampcfg::host

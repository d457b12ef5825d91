#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/planning/plan.hpp"
#include "ampcfg/host/query/query.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/apply_records.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/who.hpp"

namespace ampcfg::host {

/// Of what was done, what to tell.
struct HistoryWish {
  std::string since;      ///< RFC 3339: only from then on; empty: all
  std::size_t limit = 0;  ///< at most so many entries, the newest; 0: all
};

/// A file that a deployment changed, with the keys to which it gave another value.
struct HistoryFile {
  std::string plugin, file;
  std::vector<drift::PlannedKey> keys;
  std::string untold;  ///< why they are not known: `no longer kept`…; empty where they are
};

/// What became of one instance of something that was done.
struct HistoryPart {
  std::string instance;  ///< empty: of the host
  Recorded<AuditResult> result;
  std::size_t files = 0;
  std::vector<HistoryFile> changed;  ///< of a deployment that is kept; by plugin and file
};

/// Something that was done: a deployment, with its parts, or another line of the audit.
struct HistoryEntry : Who {
  std::string time;  ///< of its first line
  Recorded<Action> action;
  std::string id;        ///< of a deployment; empty else
  std::string undoes;    ///< of a rollback that is kept
  bool is_kept = false;  ///< its record and backups are there
  std::vector<HistoryPart> parts;

  /// True where it changed files, and which keys is no longer kept.
  [[nodiscard]] bool is_forgotten() const;
};

struct HostHistory {
  std::vector<HistoryEntry> entries;  ///< newest first, by the audit's order
  std::vector<std::string> warnings;
  /// The instances that the audit names; and what kept deployments changed, where patterns for that pick none of it.
  Known known;
  std::vector<std::string> unmatched_instances;  ///< patterns that pick none of them, where `is_whole`
  std::vector<std::string> unmatched_plugins, unmatched_files, unmatched_keys;
  bool is_whole = true;  ///< else more may have been done, as `warnings` say
};

/// What was done on this host to the instances that `query` picks, with the keys that deployments changed, as far as
/// their backups are kept. Its selection leaves those that changed other keys out, and all that is no deployment; of
/// one that is no longer kept, nobody knows. Of `query` count `instances`, `selection` and `show_secrets`. Throws Error
/// where the state cannot be read, or nothing of the record (`record-damaged`).
HostHistory history(const Configuration& configuration, const Query& query, const HistoryWish& wish);

/// A file that a deployment changed, with its bytes where they are kept.
struct ShownFile {
  std::string instance;
  FileRecord record;
  std::optional<std::string> before, after;
  std::optional<Error> error;  ///< why they cannot be shown
};

struct ShownDeployment {
  DeploymentRecord record;
  std::vector<ShownFile> files;
  std::vector<ApplyPart> apply;  ///< the steps of an apply, by instance, in its order; else none
};

/// One deployment with what it changed, by its id, or the only one's beginning; where that is empty, the newest that is
/// kept. Throws Error (`deployment-unknown`, `deployment-pruned`, `id-ambiguous`, `record-damaged`).
ShownDeployment show_deployment(const Configuration& configuration, const std::string& id);

/// Something in the state that is not as it was written.
struct RecordProblem {
  std::string file;      ///< below the state's folder
  std::size_t line = 0;  ///< from 1; 0 where it is of no line
  std::string reason;
};

struct Verification {
  std::size_t lines = 0, deployments = 0, backups = 0;  ///< that were looked at
  std::vector<RecordProblem> problems;                  ///< of the audit the first
};

/// Compares the chain of the audit, each deployment's record with it, and each backup with its hash.
Verification verify_history(const Configuration& configuration);

}  // namespace ampcfg::host

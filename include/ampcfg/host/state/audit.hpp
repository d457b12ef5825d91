#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/host/state/action.hpp"
#include "ampcfg/host/state/recorded.hpp"
#include "ampcfg/host/state/state.hpp"
#include "ampcfg/host/state/who.hpp"

namespace ampcfg::host {

struct About;

/// What came of an action. `finished`: of a deployment, of the host; `removed`: of `prune`; `started_since`: of a flag
/// that a start has answered.
enum class AuditResult {
  changed,
  partial,
  failed,
  undone,
  finished,
  flagged,
  unflagged,
  started_since,
  restarted,
  removed,
  retired,
  claimed
};
constexpr AuditResult last_of(AuditResult) {
  return AuditResult::claimed;
}
std::string_view name(AuditResult result);

/// A line of `audit.jsonl`: what happened to one instance, or to the host where `instance` is empty.
struct AuditEntry : Who {
  std::string time;  ///< RFC 3339
  Recorded<Action> action;
  std::string id;  ///< of the deployment, if any
  std::string instance;
  Recorded<AuditResult> result;
  std::string manifest;  ///< SHA-256 of the deployment's manifest, as it was finished; empty where there is none
  std::size_t files = 0;
};

/// A line about what this process has done by itself just now.
AuditEntry audit_entry(Action action, AuditResult result);
/// A line about what was done just now for `who`.
AuditEntry audit_entry(const Who& who, Recorded<Action> action, AuditResult result);
/// The same about a deployment.
AuditEntry audit_entry(const About& about, AuditResult result);

/// True where a deployment has left files of an instance changed.
bool has_changed(const AuditEntry& entry);

/// A place where the record is not as it was written.
struct AuditProblem {
  std::size_t line = 0;  ///< of `audit.jsonl`, from 1; 0 where it is of no line
  std::string reason;
  std::string file = "audit.jsonl";  ///< or `head`

  /// The file's whole path, the line and the reason.
  [[nodiscard]] std::string words(const State& state) const;
};

/// What can be read of the record.
struct AuditReading {
  std::vector<AuditEntry> entries;     ///< of the lines that can be read, oldest first
  std::optional<AuditProblem> damage;  ///< the first place where that is not all
};

/// The record that only grows: each line has the hash of the one before, `head` the count and last hash.
class Audit {
 public:
  explicit Audit(const State& state) : state_(state) {}

  /// Adds a line, on disk before this returns. The caller holds the lock. An unfinished last line after a crash is cut
  /// first; `cut` says so. Throws Error (`write-failed`, `audit-broken`).
  void append(const AuditEntry& entry, bool* cut = nullptr) const;
  /// Finds what is unreadable or missing by the lines' numbers and their count, without the hashes.
  [[nodiscard]] AuditReading read() const;
  /// All lines that can be read, oldest first.
  [[nodiscard]] std::vector<AuditEntry> entries() const { return read().entries; }
  /// The first bad place; nothing where the chain holds.
  [[nodiscard]] std::optional<AuditProblem> verify() const;

 private:
  const State& state_;
};

}  // namespace ampcfg::host

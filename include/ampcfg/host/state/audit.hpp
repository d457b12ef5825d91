#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// A line of `audit.jsonl`: what happened to one instance, or to the host where `instance` is empty.
struct AuditEntry {
  std::string time;    ///< RFC 3339
  std::string action;  ///< `deploy`, `rollback`, `undo` (after a crash), `flag`, `unflag`, `restart`, `prune`…
  std::string id;      ///< of the deployment, if any
  std::string instance;
  std::string result;  ///< as the command reported it
  std::string user, asked_by, command;
  std::string manifest;  ///< SHA-256 of the deployment's manifest, as it was finished; empty where there is none
  std::size_t files = 0;
};

/// A place where the chain does not hold.
struct AuditProblem {
  std::size_t line = 0;  ///< of `audit.jsonl`, from 1; 0 for `head`
  std::string reason;
};

/// The record that only grows (DESIGN 8): each line has the hash of the one before, `head` the count and last hash.
class Audit {
 public:
  explicit Audit(const State& state) : state_(state) {}

  /// Adds a line, on disk before this returns. The caller holds the lock. An unfinished last line after a crash is cut
  /// first; `cut` says so. Throws Error (`write-failed`, `audit-broken`).
  void append(const AuditEntry& entry, bool* cut = nullptr) const;
  /// All whole lines, oldest first.
  [[nodiscard]] std::vector<AuditEntry> entries() const;
  /// The first bad place; nothing where the chain holds.
  [[nodiscard]] std::optional<AuditProblem> verify() const;

 private:
  const State& state_;
};

}  // namespace ampcfg::host

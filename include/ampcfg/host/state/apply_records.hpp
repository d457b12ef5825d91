#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/drift/planning/plan.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "ampcfg/host/state/recorded.hpp"
#include "ampcfg/host/state/state.hpp"

namespace ampcfg::host {

/// How far an apply is with one instance.
enum class Step { planned, stopping, stopped, writing, written, starting, checking, done, undoing, undone };
constexpr Step last_of(Step) {
  return Step::undone;
}
std::string_view name(Step step);

/// A step, written down before it is taken.
struct ApplyStep {
  Recorded<Step> step;
  std::string at;  ///< RFC 3339
};

/// An instance's part of an apply.
struct ApplyPart {
  std::string instance;
  std::size_t batch = 0;         ///< from 1, over the whole fleet
  bool ran = false;              ///< whether its game ran before; counts from `stopping` on
  bool slept = false;            ///< AMP answered for it
  std::vector<ApplyStep> steps;  ///< the last is the one that it is at
  std::string reason;            ///< why it is `undoing` or `undone`

  [[nodiscard]] Recorded<Step> step() const { return steps.empty() ? Step::planned : steps.back().step; }
  [[nodiscard]] bool is_over() const { return step() == Step::done || step() == Step::undone; }
};

/// An apply on this host, as it is written down: what going on with it needs.
struct ApplyRecord {
  About about;
  std::string created;
  drift::Selection selection;
  drift::Wishes wishes;
  std::vector<ApplyPart> parts;  ///< in their order

  [[nodiscard]] ApplyPart* find(std::string_view instance);
  [[nodiscard]] bool is_over() const;
};

/// The applies that a state knows: those that are not over are in `apply/<id>.json`; the others lie with their
/// deployment, `deployments/<id>/apply.json`. The state must outlive it.
class ApplyRecords {
 public:
  explicit ApplyRecords(const State& state) : state_(state) {}

  /// On disk before this returns. Throws Error (`write-failed`, `state-full`).
  void save(const ApplyRecord& record) const;
  /// Puts it to its deployment, if it has one, and takes it off the unfinished ones.
  void finish(const ApplyRecord& record) const;
  /// Sorted by id. Throws Error (`record-damaged`) with the file's name.
  [[nodiscard]] std::vector<ApplyRecord> unfinished() const;
  /// One that is over; nothing where there is none of that id.
  [[nodiscard]] std::optional<ApplyRecord> finished(const std::string& id) const;
  /// True if an apply of that id is unfinished; reads no record.
  [[nodiscard]] bool is_unfinished(const std::string& id) const;

 private:
  const State& state_;
};

/// Why nothing else may touch an instance: it belongs to an apply that is not over.
Error of_an_apply(const ApplyRecord& record, const ApplyPart& part);
/// The same for each instance of unfinished applies but the one of id `own`, by instance. Throws as `unfinished`.
std::map<std::string, Error> instances_of_applies(const State& state, const std::string& own);

/// What instances a cut short apply has left how: one line each, for commands that only read.
std::vector<std::string> warn_of_applies(const State& state);

}  // namespace ampcfg::host

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/drift/set/set_change.hpp"
#include "ampcfg/drift/set/set_steps.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/state/who.hpp"

namespace ampcfg::host {

/// The configured set, as it was read to be changed.
struct SetInHand {
  std::vector<drift::SetFile> files;
  drift::Expectations expectations;
  std::vector<drift::Problem> problems;  ///< none of them an error
};

/// Decides what becomes of a set. It is called again where the set was written meanwhile; what it throws, the caller
/// gets. A change without edits is nothing to do.
using SetPlanner = std::function<drift::SetChange(const SetInHand& set)>;

/// What becomes of one file of a set.
struct SetFileChange {
  std::string path;                          ///< relative to the set's folder
  std::optional<std::string> before, after;  ///< nothing: it is not there

  bool operator==(const SetFileChange&) const = default;
};

/// A change of a set as it would be written.
struct SetPlan {
  SetInHand set;
  std::string meaning;               ///< of all that the planner gave, a digest; empty of an undo
  std::vector<SetFileChange> files;  ///< those that change, sorted by path, each `metadata.json` with its sums
  /// What to say before it is asked: the set's own, an earlier change that was cut short and will be undone, sums that
  /// were wrong before, that the change cannot be undone by `expect undo`.
  std::vector<Warning> warnings;
  std::optional<drift::Expectations> after = {};  ///< what the set says then; nothing where it says the same
  drift::SetSteps steps = {};                     ///< in their order, without those of `metadata.json`
};

/// What was written.
struct WrittenSet {
  std::string id;                    ///< of the change, for `expect undo`; empty where there was nothing to do
  std::vector<SetFileChange> files;  ///< as it was written, where another has written the set since it was planned, too
  /// What to say afterwards: what was undone first, that the change was planned anew.
  std::vector<Warning> warnings;
};

/// Whether a set must be there already, or a change may be its first: then its folder is made when it is written, for
/// the owner of the folder that it is in where this process is root, and an empty one is a set that says nothing.
enum class FirstChange { refused, allowed };

/// Refuses, before anything is asked, what `write_set` would refuse, as far as that is known beforehand. Throws Error:
/// of kind usage as `read_expectations` and where the set has errors (`expectations-invalid`); `set-read-only` (the
/// folder, or a file that changes, cannot be written: rights, a read-only file system, attributes); `set-owner` (this
/// process has neither the rights of the folder's owner nor root's; or a file, or what a link leads to, is not a
/// regular file of that owner); `set-edit` where `plan` gives edits that are refused, or that would leave, after any of
/// them, a set with errors.
SetPlan plan_set_change(const Configuration& configuration, const SetPlanner& plan,
                        FirstChange first = FirstChange::refused);

/// Throws Error as `plan_set_change` does for a set that cannot be changed, whatever is decided: for who asks long
/// before there is anything to write.
void require_changeable(const Configuration& configuration);

/// Writes it: under a lock on the set's folder (after a few seconds `set-locked`, with who holds it), with the
/// rights of the folder's owner, each file whole and with its mode, in the order of the change, `metadata.json` last
/// (`created`, sums and counts that are there). Undoes what an earlier run has left unfinished first. Where the set is
/// not as it was planned from, it is read and planned again; where that comes to other edits, `set-changed` is thrown.
/// Whatever goes wrong (a full disk: `disk-full`), the files hold what they held before. What was written is noted in
/// the state, the last 20 changes; without a state it is written all the same, and said. Signals wait.
WrittenSet write_set(const Configuration& configuration, const SetPlan& planned, const SetPlanner& plan, const Who& who,
                     FirstChange first = FirstChange::refused);

/// The set is not here: of these hosts, which were asked, some have `expectations: there`. Throws Error of kind usage
/// (`expectations-there`).
void refuse_sets_there(const Configuration& configuration, const std::vector<std::string>& hosts);

/// That a change of the set was cut short, for who only reads; nothing while another ampcfg is writing it.
std::optional<Warning> unfinished_set_change(const Configuration& configuration);

}  // namespace ampcfg::host

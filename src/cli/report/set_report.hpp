#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/set_writing/set_undo.hpp"
#include "ampcfg/host/set_writing/set_writing.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {

/// A key of an instance.
struct KeyOfInstance {
  std::string host, instance;
  std::string label;  ///< the instance as people know it
  drift::KeyOfFile of;
  std::string why = {};  ///< of one that was left: what it takes instead
};

/// Decisions about a set, planned or written, as people are told of them.
struct DecidedSet {
  const host::Configuration* configuration = nullptr;
  drift::Secrets secrets;
  std::vector<drift::Decision> decisions;
  std::vector<std::string> own;  ///< who keeps a value of their own, as the set writes it
  /// Of one decided key, the values that instances have now, as JSON, and who has each; `absent` under "".
  std::map<std::string, std::vector<std::string>> live;
  std::vector<KeyOfInstance> left;        ///< what was asked for and is not decided
  std::vector<std::string> notes;         ///< what else people are told of the plan
  std::optional<host::SetUndoPlan> undo;  ///< of an undo, in place of decisions
  bool is_partial = false;                ///< a host whose instances were meant did not answer
  host::SetPlan plan;
  std::vector<host::Warning> warnings;
  std::optional<host::WrittenSet> written;
  /// What is not as the set says now; nothing as long as it is not known.
  std::optional<std::vector<KeyOfInstance>> differing;
  std::vector<std::string> unasked;  ///< configured hosts of which it is not known
  std::string next;                  ///< the command that puts it right, or shows why that is not to be had
};

/// The set's diff, secrets hidden, and what is to be known before it is agreed to.
void print_decided(Output& out, const DecidedSet& decided);
/// What was written, who differs now, and what to type next.
void print_written(Output& out, const DecidedSet& decided);
/// The members that every change of a set has: `folder`, `result`, `change`, `files`, `differing`.
void write_outcome(JsonWriter& json, const DecidedSet& decided, bool is_dry_run);
std::string decided_as_json(const DecidedSet& decided, bool is_dry_run);

}  // namespace ampcfg::cli

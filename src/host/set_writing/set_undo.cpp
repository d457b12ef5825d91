#include "ampcfg/host/set_writing/set_undo.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "ampcfg/host/state/state.hpp"
#include "ampcfg/os/error.hpp"
#include "host/set_writing/set_history.hpp"
#include "host/set_writing/set_writer.hpp"

namespace ampcfg::host {
namespace {

/// Undone by a change that was not undone itself.
bool is_undone(const std::vector<SetChangeRecord>& changes, const std::string& id) {
  return std::any_of(changes.begin(), changes.end(), [&](const SetChangeRecord& change) {
    return change.undoes == id && change.id != id && !is_undone(changes, change.id);
  });
}

SetChangeRecord change_to_undo(const std::vector<SetChangeRecord>& changes, const std::string& set,
                               const std::optional<std::string>& id) {
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    if (id ? change->id == *id : change->undoes.empty() && !is_undone(changes, change->id)) {
      if (!is_undone(changes, change->id)) return *change;
      throw usage_error("nothing-to-undo", "the change " + *id + " is undone already", "");
    }
  }
  if (!id)
    throw Error("nothing-to-undo", "no change of the set in " + set + " is left to undo",
                "the state has the last 20 that were written from here");
  std::string known;
  for (const SetChangeRecord& change : changes) known += (known.empty() ? "" : ", ") + change.id;
  throw usage_error("nothing-to-undo", "no change " + *id + " of the set in " + set + " is known here",
                    known.empty() ? "none is" : "known are " + known);
}

std::string meaning_of(const std::vector<drift::SetEntry>& left) {
  std::string text;
  for (const drift::SetEntry& entry : left) {
    text += entry.file;
    for (const std::string& name : entry.path) text += "\n" + std::to_string(name.size()) + name;
    text += "\n\n";
  }
  return text;
}

drift::SetSteps steps_done(const Configuration& configuration, const SetChangeRecord& record) {
  const auto opened = State::open_for_sets(configuration, Access::look);
  if (const auto* error = std::get_if<Error>(&opened)) throw Error(*error);
  return steps_of_change(std::get<State>(opened), record);
}

}  // namespace

std::vector<SetChangeRecord> set_changes(const Configuration& configuration) {
  const std::string set = SetPlace(configuration).path().native();
  const auto opened = State::open_for_sets(configuration, Access::look);
  const auto* state = std::get_if<State>(&opened);
  if (state != nullptr) return set_changes_of(*state, set);
  const auto& error = std::get<Error>(opened);
  if (error.code() != "state-missing") throw Error(error);
  return {};
}

SetUndoPlan plan_set_undo(const Configuration& configuration, const std::optional<std::string>& id) {
  const std::string set = configuration.expectations.native();
  SetUndoPlan planned{
      change_to_undo(set_changes(configuration), set, id), {{{}, drift::Expectations(), {}}, {}, {}, {}}, {}};
  const drift::SetSteps done = steps_done(configuration, planned.undoes);
  planned.plan = plan_work(configuration, [&](const SetInHand& in_hand) {
    drift::SetUndoing undoing = drift::take_back(in_hand.files, done);
    planned.left = std::move(undoing.left);
    return SetWork{std::move(undoing.steps), {}};
  });
  return planned;
}

WrittenSet write_set_undo(const Configuration& configuration, const SetUndoPlan& planned, const Who& who) {
  const drift::SetSteps done = steps_done(configuration, planned.undoes);
  const auto worker = [&](const SetInHand& set) {
    drift::SetUndoing undoing = drift::take_back(set.files, done);
    return SetWork{std::move(undoing.steps), meaning_of(undoing.left)};
  };
  return write_work(configuration, planned.plan, meaning_of(planned.left), worker, who, planned.undoes.id);
}

}  // namespace ampcfg::host

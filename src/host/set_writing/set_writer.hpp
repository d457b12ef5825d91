#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/set/set_steps.hpp"
#include "ampcfg/host/set_writing/set_undo.hpp"
#include "ampcfg/host/set_writing/set_writing.hpp"
#include "host/set_writing/set_place.hpp"

namespace ampcfg::host {

// What a decision and an undo have in common.

/// What is to be done to a set: its steps without those of `metadata.json`, and a text that stays the same as long as
/// it comes to the same for who has agreed to it.
struct SetWork {
  drift::SetSteps steps;
  std::string meaning;
};

using SetWorker = std::function<SetWork(const SetInHand& set)>;

/// Reads the set as it will be when what was cut short is undone, works, and refuses as `plan_set_change` does.
SetPlan plan_work(const Configuration& configuration, const SetWorker& worker,
                  FirstChange first = FirstChange::refused);

/// Writes what the worker comes to, as `write_set` does. `undoes`: the id of the change that it takes back.
WrittenSet write_work(const Configuration& configuration, const SetPlan& planned, const std::string& meaning,
                      const SetWorker& worker, const Who& who, const std::string& undoes,
                      FirstChange first = FirstChange::refused);

}  // namespace ampcfg::host

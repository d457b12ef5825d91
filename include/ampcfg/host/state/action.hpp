#pragma once

#include <string_view>

namespace ampcfg::host {

/// What was done, as records and the audit have it. `undo`: a crash had left a deployment unfinished; `prune`: its
/// record and backups were taken away; `retire`: an instance that is gone was forgotten; `claim`: the state serves
/// another folder of instances.
enum class Action { deploy, rollback, apply, undo, flag, unflag, restart, prune, retire, claim };
constexpr Action last_of(Action) {
  return Action::claim;
}
std::string_view name(Action action);

/// True for what makes a deployment.
bool deploys(Action action);

}  // namespace ampcfg::host

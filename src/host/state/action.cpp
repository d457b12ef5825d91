#include "ampcfg/host/state/action.hpp"

namespace ampcfg::host {

std::string_view name(Action action) {
  switch (action) {
    case Action::deploy:
      return "deploy";
    case Action::rollback:
      return "rollback";
    case Action::apply:
      return "apply";
    case Action::undo:
      return "undo";
    case Action::flag:
      return "flag";
    case Action::unflag:
      return "unflag";
    case Action::restart:
      return "restart";
    case Action::prune:
      return "prune";
    case Action::retire:
      return "retire";
    case Action::claim:
      break;
  }
  return "claim";
}

bool deploys(Action action) {
  switch (action) {
    case Action::deploy:
    case Action::rollback:
    case Action::apply:
      return true;
    case Action::undo:
    case Action::flag:
    case Action::unflag:
    case Action::restart:
    case Action::prune:
    case Action::retire:
    case Action::claim:
      break;
  }
  return false;
}

}  // namespace ampcfg::host

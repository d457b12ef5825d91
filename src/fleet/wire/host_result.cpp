#include "ampcfg/fleet/wire/host_result.hpp"

namespace ampcfg::fleet {

std::string_view name(AskResult result) {
  switch (result) {
    case AskResult::ok:
      return "ok";
    case AskResult::unreachable:
      return "unreachable";
    case AskResult::failed:
      break;
  }
  return "failed";
}

}  // namespace ampcfg::fleet

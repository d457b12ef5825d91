#include "ampcfg/cli/terminal/version.hpp"

namespace ampcfg::cli {

std::string_view version() noexcept {
  return AMPCFG_VERSION;
}

}  // namespace ampcfg::cli

#include "ampcfg/cli/version.hpp"

#include <fstream>
#include <iterator>

#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::cli {

std::string_view version() noexcept {
  return AMPCFG_VERSION;
}

std::string executable_digest() {
  std::ifstream executable("/proc/self/exe", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(executable), {}};
  if (!executable || bytes.empty()) throw Error("executable-unreadable", "this executable cannot be read");
  return os::sha256_hex(bytes);
}

}  // namespace ampcfg::cli

#include "ampcfg/host/amp/startup_mode.hpp"

#include "host/amp/kvp.hpp"
#include "host/amp/small_file.hpp"

namespace ampcfg::host {

StartupMode parse_startup_mode(std::string_view config) {
  const auto settings = read_kvp(config);
  auto found = settings.find("AMP.AppStartupMode");
  if (found == settings.end()) found = settings.find("Core.AMP.AppStartupMode");
  if (found == settings.end() || found->second.size() != 1) return StartupMode::unknown;
  switch (found->second.front()) {
    case '0':
      return StartupMode::nothing;
    case '1':
      return StartupMode::update;
    case '2':
      return StartupMode::start;
    case '3':
      return StartupMode::update_and_start;
    default:
      return StartupMode::unknown;
  }
}

StartupMode read_startup_mode(const os::Folder& instance_folder) {
  const auto config = read_small_file(instance_folder, "AMPConfig.conf");
  return config ? parse_startup_mode(*config) : StartupMode::unknown;
}

}  // namespace ampcfg::host

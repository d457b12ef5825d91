#include "ampcfg/drift/judging/twin.hpp"

namespace ampcfg::drift {

std::string warning_of_twin(std::string_view name, PluginFiles& files) {
  constexpr std::string_view ending = ".yml";
  if (!name.ends_with(ending)) return {};
  std::string twin(name.substr(0, name.size() - ending.size()));
  twin += ".yaml";
  if (!files.has_file(twin) || !files.has_file(name)) return {};
  return twin + " lies beside " + std::string(name) + ", which counts";
}

}  // namespace ampcfg::drift

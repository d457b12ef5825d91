#include "cli/asking/about.hpp"

#include "ampcfg/host/state/who.hpp"
#include "ampcfg/os/shell_word.hpp"

namespace ampcfg::cli {

host::About about_of(const CommandLine& line, const std::string& kind) {
  host::About about;
  static_cast<host::Who&>(about) = host::who_is_here();
  about.id = host::new_deployment_id();
  about.kind = host::Recorded<host::Action>(kind);
  about.command = typed(line);
  return about;
}

std::string typed(const CommandLine& line) {
  std::string text = "ampcfg";
  for (const std::string& word : line.words()) text += " " + os::shell_word(word);
  return text;
}

}  // namespace ampcfg::cli

#include "cli/asking/about.hpp"

#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/shell_word.hpp"

namespace ampcfg::cli {

host::About about_of(const CommandLine& line, const std::string& kind) {
  host::About about;
  about.id = host::new_deployment_id();
  about.kind = host::Recorded<host::Action>(kind);
  about.command = "ampcfg";
  for (const std::string& word : line.words()) about.command += " " + os::shell_word(word);
  about.user = os::user_name(os::effective_user());
  return about;
}

}  // namespace ampcfg::cli

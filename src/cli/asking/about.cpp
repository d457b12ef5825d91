#include "cli/asking/about.hpp"

#include <algorithm>

#include "ampcfg/cli/line/option.hpp"
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

std::string same_place(const CommandLine& line) {
  std::string text;
  for (const std::string& option : place_in(line.words())) text += " " + option;
  return text;
}

std::string same_hosts(const CommandLine& line, const std::vector<fleet::Target>& targets) {
  std::vector<std::string> hosts = line.values(option::host);
  if (hosts.empty() && std::any_of(targets.begin(), targets.end(), [](const auto& one) { return !one.local; })) {
    for (const fleet::Target& target : targets) hosts.push_back(target.host);
  }
  std::string text;
  for (const std::string& host : hosts) text += " -H " + os::shell_word(host);
  return text;
}

}  // namespace ampcfg::cli

#include "cli/terminal/named_commands.hpp"

#include <algorithm>
#include <array>

namespace ampcfg::cli {
namespace {

constexpr std::string_view begin_of_command = "`ampcfg ";

/// The others explain themselves, wherever they are.
bool looks_at_a_place(std::string_view command) {
  constexpr std::array<std::string_view, 6> words{"help", "man", "completion", "schema", "--help", "--version"};
  return std::find(words.begin(), words.end(), command.substr(0, command.find(' '))) == words.end();
}

/// True where the command has the option, or names the same without it (`expect validate DIR`).
bool has_option(std::string_view command, std::string_view option) {
  const std::size_t space = option.find(' ');
  const std::string name = " " + std::string(option.substr(0, space));
  return command.find(name + " ") != std::string_view::npos || command.find(name + "=") != std::string_view::npos ||
         command.ends_with(option.substr(space));
}

}  // namespace

std::string with_options(std::string_view message, const std::vector<std::string>& options) {
  std::string text;
  for (std::size_t at = message.find(begin_of_command); at != std::string_view::npos;
       at = message.find(begin_of_command)) {
    text += message.substr(0, at + begin_of_command.size());
    message.remove_prefix(at + begin_of_command.size());
    const std::string_view command = message.substr(0, message.find('`'));
    if (!looks_at_a_place(command)) continue;
    for (const std::string& option : options) {
      if (!has_option(command, option)) text += option + " ";
    }
  }
  return text.append(message);
}

}  // namespace ampcfg::cli

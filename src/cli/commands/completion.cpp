#include <array>
#include <string_view>
#include <utility>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/embedded_texts.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// The file of each shell.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> files{
    {{"bash", "ampcfg.bash"}, {"zsh", "_ampcfg"}, {"fish", "ampcfg.fish"}}};

int completion(const CommandLine& line, Console& console) {
  const std::string& shell = line.arguments().front();
  for (const auto& [name, file] : files) {
    if (name != shell) continue;
    for (const EmbeddedText& text : embedded_texts()) {
      if (text.name == file) console.out.write(text.text);
    }
    return 0;
  }
  throw usage_error("shell-unknown", "there are no completions for " + in_quotes(shell), "it is bash, zsh or fish");
}

}  // namespace

namespace command {

const Command completion{
    .name = "completion",
    .arguments = "bash|zsh|fish",
    .least_arguments = 1,
    .most_arguments = 1,
    .summary = "the script that makes a shell complete ampcfg's words",
    .details =
        "Where ampcfg is installed with its completions, they work already. Else let the shell read this script as it "
        "starts, or put it where the shell looks for completions.",
    .options = {},
    .examples = {{"ampcfg completion bash", "For bash: source <(ampcfg completion bash), in ~/.bashrc."},
                 {"ampcfg completion zsh", "For zsh: source <(ampcfg completion zsh), in ~/.zshrc behind compinit."},
                 {"ampcfg completion fish", "For fish: into ~/.config/fish/completions/ampcfg.fish."}},
    .page = "ampcfg-completion.1",
    .schema = "",
    .run = cli::completion,
};

}  // namespace command
}  // namespace ampcfg::cli

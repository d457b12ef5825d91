#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/embedded_texts.hpp"
#include "cli/terminal/manual_page.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::string_view start = "ampcfg-";

bool is_page(const EmbeddedText& text) {
  const std::size_t dot = text.name.rfind('.');
  return dot != std::string_view::npos && dot + 2 == text.name.size() && text.name[dot + 1] >= '1' &&
         text.name[dot + 1] <= '9';
}

/// `scan` of `ampcfg-scan.1`; `ampcfg` of the first page.
std::string_view short_name(std::string_view name) {
  name = name.substr(0, name.rfind('.'));
  return name.starts_with(start) ? name.substr(start.size()) : name;
}

/// `scan`, `ampcfg-scan`, `ampcfg-scan.1`, `state.5`, or a command's words. Of two with one name, the first section's.
const EmbeddedText* find_page(const std::string& wanted) {
  const EmbeddedText* found = nullptr;
  for (const EmbeddedText& text : embedded_texts()) {
    if (!is_page(text)) continue;
    const std::string section(text.name.substr(text.name.rfind('.')));
    const std::string name(short_name(text.name));
    const bool is_it =
        wanted == name || wanted == name + section || wanted == text.name || wanted + section == text.name;
    if (is_it && (found == nullptr || text.name.back() < found->name.back())) found = &text;
  }
  if (found != nullptr) return found;
  const Command* command = find_command(wanted);
  return command == nullptr || command->page.empty() ? nullptr : find_page(std::string(command->page));
}

std::string name_from(std::vector<std::string> words) {
  if (words.empty()) return "ampcfg";
  const bool has_section = words.size() == 2 && words[0].size() == 1 && words[0][0] >= '1' && words[0][0] <= '9';
  if (has_section) return words[1] + "." + words[0];
  return words.size() == 1 ? words[0] : words[0] + " " + words[1];
}

int man(const CommandLine& line, Console& console) {
  const std::string wanted = name_from(line.arguments());
  if (const EmbeddedText* page = find_page(wanted)) {
    console.page();
    print_manual_page(console.out, page->text);
    return 0;
  }
  std::vector<std::string> known;
  for (const EmbeddedText& text : embedded_texts()) {
    if (!is_page(text)) continue;
    const std::string name(short_name(text.name));
    const bool is_second = std::find(known.begin(), known.end(), name) != known.end();
    known.push_back(is_second ? name + std::string(text.name.substr(text.name.rfind('.'))) : name);
  }
  const std::string near = drift::did_you_mean(wanted, known);
  throw usage_error("page-unknown", "there is no page " + in_quotes(wanted),
                    near.empty() ? "pages: " + listed(known, "and") : near);
}

}  // namespace

namespace command {

const Command man{
    .name = "man",
    .arguments = "[PAGE]",
    .most_arguments = 2,
    .summary = "a page of the manual, also where there is no man",
    .details =
        "PAGE is a page's name, with or without the ampcfg- and the section, or a command. Without one it is "
        "ampcfg(1), "
        "which names the others. What is printed belongs to this executable, whatever is installed.",
    .options = {},
    .examples = {{"ampcfg man", "What ampcfg is and can do."},
                 {"ampcfg man scan", "A command."},
                 {"ampcfg man expectations", "How to write down what is decided."},
                 {"ampcfg man 5 state", "Of two pages with one name, that of section 5."}},
    .page = "ampcfg-man.1",
    .schema = "",
    .run = cli::man,
};

}  // namespace command
}  // namespace ampcfg::cli

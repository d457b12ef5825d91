#include "ampcfg/cli/commands/help.hpp"

#include <algorithm>

#include "ampcfg/cli/line/command_line.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/groups.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// A term and what it means: side by side, or below each other where that is too narrow.
struct Row {
  std::string term;
  std::string meaning;
};

void print_rows(Output& out, const std::vector<Row>& rows) {
  constexpr std::size_t indent = 2;
  constexpr std::size_t gap = 2;
  std::size_t terms = 0;
  for (const Row& row : rows) terms = std::max(terms, width(row.term));
  const bool beside = indent + terms + gap + 24 <= out.width();
  const std::size_t left = beside ? indent + terms + gap : 3 * indent;
  for (const Row& row : rows) {
    const std::string term = std::string(indent, ' ') + out.paint(Paint::strong, row.term);
    const auto lines = wrapped(out.own(row.meaning), out.width() - left);
    if (!beside || lines.empty()) out.line(term);
    for (std::size_t at = 0; at < lines.size(); ++at) {
      const bool first = beside && at == 0;
      out.line((first ? term + std::string(left - indent - width(row.term), ' ') : std::string(left, ' ')) + lines[at]);
    }
  }
}

void print_text(Output& out, std::string_view text) {
  for (const std::string& line : wrapped(out.own(text), std::min<std::size_t>(out.width(), 100))) out.line(line);
}

void print_title(Output& out, std::string_view title) {
  out.line();
  out.line(out.paint(Paint::yellow, title));
}

Row row_of(const Option& option) {
  std::string term = option.letter == '\0' ? "    " : std::string("-") + option.letter + ", ";
  term += "--" + std::string(option.name);
  if (option.may_have_value()) term += "[=" + std::string(option.value) + "]";
  if (option.takes_value()) term += " " + std::string(option.value);
  return {term, std::string(option.help)};
}

void print_options(Output& out, std::span<const Option* const> options) {
  std::vector<Row> rows;
  for (const Option* option : options) rows.push_back(row_of(*option));
  print_rows(out, rows);
}

std::string capitalized(std::string_view word) {
  std::string text(word);
  text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

int help(const CommandLine& line, Console& console) {
  print_help(console.out, line.arguments());
  return 0;
}

}  // namespace

std::string synopsis(const Command& command) {
  std::string text = "ampcfg " + std::string(command.name) + " [OPTION]…";
  if (!command.arguments.empty()) text += " " + std::string(command.arguments);
  return text;
}

void print_overview(Output& out) {
  print_text(
      out,
      "ampcfg tells where the plugin configuration of Minecraft instances run by AMP differs from what was decided.");
  print_title(out, "Start with");
  print_rows(out, {{"ampcfg scan", "what differs, on every instance of this machine"},
                   {"ampcfg status", "what runs, who plays, and what needs a restart"},
                   {"ampcfg help scan", "a command with its examples and options"},
                   {"ampcfg man", "the manual; ampcfg man expectations: how to write down what is decided"}});
  print_title(out, "Usage");
  out.line(out.own("  ampcfg [OPTION]… COMMAND [OPTION]… [ARGUMENT]…"));
  for (const CommandGroup& group : command_groups()) {
    print_title(out, capitalized(group.name));
    std::vector<Row> rows;
    for (const Command* command : group.commands)
      rows.push_back({std::string(command->name), std::string(command->summary)});
    print_rows(out, rows);
  }
  print_title(out, "Options of every command");
  print_options(out, common_options());
}

void print_help(Output& out, const Command& command) {
  print_text(out, command.summary);
  print_title(out, "Examples");
  for (const Example& example : command.examples) {
    out.line("  " + out.paint(Paint::strong, example.line));
    for (const std::string& line : wrapped(out.own(example.meaning), out.width() - 6)) out.line("      " + line);
  }
  print_title(out, "Usage");
  out.line(out.own("  " + synopsis(command)));
  if (!command.details.empty()) {
    out.line();
    print_text(out, command.details);
  }
  if (!command.options.empty()) {
    print_title(out, "Options");
    print_options(out, command.options);
  }
  print_title(out, "Options of every command");
  print_options(out, common_options());
  out.line();
  constexpr std::string_view start = "ampcfg-";
  std::string_view page = command.page;
  if (page.starts_with(start)) page.remove_prefix(start.size());
  print_text(out, "More: ampcfg man " + std::string(page.substr(0, page.rfind('.'))));
}

namespace {

/// The command that a group is named after, if there is one, and a list of the others.
void print_group(Output& out, const std::string& group, const std::vector<std::string_view>& inside) {
  if (const Command* command = find_command(group)) {
    print_help(out, *command);
    out.line();
  }
  out.line(out.paint(Paint::yellow, "Commands of " + group));
  std::vector<Row> rows;
  for (const std::string_view member : inside) {
    const Command& command = *find_command(group + " " + std::string(member));
    const std::string arguments = command.arguments.empty() ? "" : " " + std::string(command.arguments);
    rows.push_back({std::string(command.name) + arguments, std::string(command.summary)});
  }
  print_rows(out, rows);
  out.line();
  print_text(out, "How one is used: ampcfg help " + group + " " + std::string(inside.front()) + ".");
}

}  // namespace

void print_help(Output& out, const std::vector<std::string>& name) {
  if (name.empty()) return print_overview(out);
  const auto inside = members(name.front());
  if (name.size() == 1 && !inside.empty()) {
    return print_group(out, name.front(), inside);
  }
  print_help(out, command_named(name));
}

void print_help_for(Output& out, const CommandLine& line) {
  if (line.command() != nullptr) return print_help(out, *line.command());
  print_help(out, line.arguments());
}

namespace command {

const Command help{
    .name = "help",
    .arguments = "[COMMAND]",
    .most_arguments = 2,
    .summary = "what ampcfg can do, or how a command is used",
    .details = "",
    .options = {},
    .examples = {{"ampcfg help scan", "How scan is used."}},
    .page = "ampcfg.1",
    .schema = "",
    .run = cli::help,
};

}  // namespace command
}  // namespace ampcfg::cli

#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "ampcfg/cli/line/option.hpp"

namespace ampcfg::cli {

class CommandLine;
class Console;

/// One use of a command and what it is for.
struct Example {
  std::string_view line;
  std::string_view meaning;
};

/// A command: all that help, completions, the manual and the dispatch need to know of it.
struct Command {
  static constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

  std::string_view name;       ///< as typed: `scan`, `expect show`
  std::string_view arguments;  ///< for the synopsis: `[INSTANCE]…`
  std::size_t least_arguments = 0;
  std::size_t most_arguments = any_number;
  std::string_view summary;            ///< one line, for the list of commands
  std::string_view details;            ///< paragraphs, for its own help
  std::vector<const Option*> options;  ///< besides `common_options()`
  std::vector<Example> examples;
  std::string_view page;    ///< its manual page: `ampcfg-scan.1`
  std::string_view schema;  ///< of its JSON output: `scan` of `scan.schema.json`, beside it; empty where it has none
  bool internal = false;    ///< neither listed nor completed
  /// Does it, prints, and returns the exit code. Throws Error where nothing could be done.
  int (*run)(const CommandLine& line, Console& console) = nullptr;
};

/// Every command, in the order of help: `commands/commands.cpp` lists them.
std::span<const Command* const> commands();
/// The options that every command takes.
std::span<const Option* const> common_options();
/// Every option of any command, each name once.
std::vector<const Option*> all_options();
/// The option of that name that the command takes, or, without one, that any does; null where there is none.
const Option* option_of(const Command* command, std::string_view name);
/// The command of that name, or null.
const Command* find_command(std::string_view name);
/// What may follow `group` (`expect`): `validate`, `show`, `pack`; none where it is not a group.
std::vector<std::string_view> members(std::string_view group);

}  // namespace ampcfg::cli

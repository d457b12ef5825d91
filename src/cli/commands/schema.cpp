#include "cli/commands/schema.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/commands/commands.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// Of what any command prints where it has no answer.
constexpr std::string_view error_schema = "error";

int schema(const CommandLine& line, Console& console) {
  std::string name;
  for (const std::string& word : line.arguments()) name += (name.empty() ? "" : " ") + word;
  if (name == error_schema) {
    console.out.write(output_schema(error_schema));
    return 0;
  }
  const Command* command = find_command(name);
  if (command != nullptr && !command->schema.empty()) {
    console.out.write(output_schema(command->schema));
    return 0;
  }
  std::vector<std::string> known;
  for (const Command* other : commands()) {
    if (!other->schema.empty()) known.emplace_back(other->name);
  }
  known.emplace_back(error_schema);
  const std::string near = drift::did_you_mean(name, known);
  const std::string message = command == nullptr ? "there is no command " + shown(name) : name + " prints no JSON";
  throw Error("schema-unknown", message, near.empty() ? "schemas: " + listed(known, "and") : near, Error::Kind::usage);
}

}  // namespace

namespace command {

const Command schema{
    .name = "schema",
    .arguments = "COMMAND",
    .least_arguments = 1,
    .most_arguments = 2,
    .summary = "the JSON Schema of what a command prints with --json",
    .details =
        "Members, and values of status, kind, code and result, may be added in later versions, but are never "
        "renamed.",
    .options = {},
    .examples = {{"ampcfg schema scan", "What `ampcfg scan --json` prints."},
                 {"ampcfg schema expect validate", "The same for a command of two words."},
                 {"ampcfg schema error", "What is printed in its place where there is no answer."}},
    .page = "ampcfg-schema.1",
    .schema = "",
    .run = cli::schema,
};

}  // namespace command
}  // namespace ampcfg::cli

#include "cli/commands/schema.hpp"

#include <algorithm>
#include <iterator>
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

/// Of what is not the usual answer of one command: what any prints where it has none, and the news of a scan.
constexpr std::string_view other_schemas[] = {"changes", "error"};

int schema(const CommandLine& line, Console& console) {
  std::string name;
  for (const std::string& word : line.arguments()) name += (name.empty() ? "" : " ") + word;
  if (std::find(std::begin(other_schemas), std::end(other_schemas), name) != std::end(other_schemas)) {
    console.out.write(output_schema(name));
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
  known.insert(known.end(), std::begin(other_schemas), std::end(other_schemas));
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
                 {"ampcfg schema changes", "What `ampcfg scan --changes --json` prints, and `notify` commands get."},
                 {"ampcfg schema error", "What is printed in its place where there is no answer."}},
    .page = "ampcfg-schema.1",
    .schema = "",
    .run = cli::schema,
};

}  // namespace command
}  // namespace ampcfg::cli

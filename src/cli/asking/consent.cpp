#include "cli/asking/consent.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "ampcfg/cli/line/command.hpp"
#include "ampcfg/cli/line/option.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/ask.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// What a command that changes something can be told to take.
std::string ways_to_select(const Command& command) {
  const auto takes = [&](const Option& option) {
    return std::find(command.options.begin(), command.options.end(), &option) != command.options.end();
  };
  std::vector<std::string> narrowing;
  for (const Option* option : {&option::host, &option::plugin, &option::file, &option::key}) {
    if (takes(*option)) narrowing.push_back(std::string("-") + option->letter);
  }
  return "name instances or a @group, or write " +
         std::string(takes(option::flagged) ? "--flagged or --all" : "--all") + "; " + listed(narrowing, "and") +
         (narrowing.size() > 1 ? " only narrow" : " only narrows") + " the selection";
}

}  // namespace

void require_selection(const CommandLine& line, const std::vector<std::string>& instances, const std::string& hint) {
  const bool selects =
      !instances.empty() || line.has(option::all) || line.has(option::flagged) || line.has(option::from);
  if (!selects)
    throw usage_error("selection-needed",
                      std::string(line.command()->name) + " changes only what you name, and you have named nothing",
                      hint);
  if (line.has(option::all) && (!instances.empty() || line.has(option::flagged)))
    throw usage_error("selection-doubtful", "--all and a selection of instances contradict each other",
                      "use one or the other");
}

void require_consent(const CommandLine& line, const Console& console, const std::vector<std::string>& instances) {
  require_selection(line, instances, ways_to_select(*line.command()));
  if (!line.has(option::dry_run)) require_answer(line, console);
}

}  // namespace ampcfg::cli

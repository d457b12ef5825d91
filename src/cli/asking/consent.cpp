#include "cli/asking/consent.hpp"

#include "ampcfg/os/error.hpp"
#include "cli/asking/ask.hpp"

namespace ampcfg::cli {

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
  require_selection(line, instances,
                    "name instances or a @group, or write --all; -H, -p, -f and -k only narrow the selection");
  if (!line.has(option::dry_run)) require_answer(line, console);
}

}  // namespace ampcfg::cli

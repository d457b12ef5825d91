#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/host/set_writing/set_undo.hpp"
#include "cli/asking/request.hpp"
#include "cli/asking/set_proposal.hpp"
#include "cli/commands/commands.hpp"

namespace ampcfg::cli {
namespace {

class Undoing final : public SetDecider {
 public:
  Undoing(const CommandLine& line, const host::Configuration& configuration)
      : targets_(fleet::resolve(configuration, line.values(option::host), {})) {
    if (!line.arguments().empty()) id_ = line.arguments().front();
  }

  host::SetPlan plan(const host::Configuration& configuration, DecidedSet& decided) override {
    decided.undo = host::plan_set_undo(configuration, id_);
    selection_ = selection_of(decided.undo->plan.files);
    return decided.undo->plan;
  }
  host::WrittenSet write(const host::Configuration& configuration, DecidedSet& decided, const host::Who& who) override {
    return host::write_set_undo(configuration, *decided.undo, who);
  }
  drift::SetChange decide(const host::SetInHand& /*set*/, DecidedSet& /*decided*/) override { return {}; }
  [[nodiscard]] const std::vector<fleet::Target>& targets() const override { return targets_; }
  [[nodiscard]] drift::Selection selection() const override { return selection_; }

 private:
  std::optional<std::string> id_;
  std::vector<fleet::Target> targets_;
  drift::Selection selection_;
};

int undo(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  Undoing undoing(line, configuration);
  return propose_decisions(line, console, configuration, undoing);
}

}  // namespace

namespace command {

const Command expect_undo{
    .name = "expect undo",
    .arguments = "[ID]",
    .most_arguments = 1,
    .summary = "take back the last change of the set",
    .details =
        "Takes back the last change that ampcfg has written to the set and that is neither an undo nor undone, or the "
        "change ID. A file that nobody has written since has its old bytes again; in another, entries that are as they "
        "were left get what they had before, and the others are named. An undo can be undone by its ID. The last 20 "
        "changes are known.\n\n"
        "Exit: 0 done, 1 it could not be written, or nothing is left to undo, 2 some entries were changed since and "
        "stay, 64 the set has errors or is read-only.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::dry_run, &option::yes, &option::json},
    .examples = {{"ampcfg expect undo --dry-run", "What would be taken back, as a diff of the set."},
                 {"ampcfg expect undo 20261130T081500Z-3f2a", "A change before the last."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-undo",
    .run = cli::undo,
};

}  // namespace command
}  // namespace ampcfg::cli

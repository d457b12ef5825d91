#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/set/instance_names.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "cli/asking/request.hpp"
#include "cli/asking/set_proposal.hpp"
#include "cli/commands/commands.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using NameInSet = std::function<drift::NamesChange(const std::vector<drift::SetFile>& files)>;

/// The name of an instance in all files of the set.
class Naming final : public SetDecider {
 public:
  Naming(const CommandLine& line, const host::Configuration& configuration, NameInSet names)
      : targets_(fleet::resolve(configuration, line.values(option::host), {})), names_(std::move(names)) {}

  drift::SetChange decide(const host::SetInHand& set, DecidedSet& decided) override {
    drift::NamesChange change = names_(set.files);
    std::string note = counted(change.values, "value of its own", "values of its own");
    if (change.has_facts) note += ", its facts";
    std::vector<std::string> groups;
    for (const std::string& group : change.groups) groups.push_back("@" + shown(group));
    if (!groups.empty()) note += ", a member of " + listed(groups, "and");
    decided.notes = {note};
    return std::move(change.change);
  }
  host::SetPlan plan(const host::Configuration& configuration, DecidedSet& decided) override {
    host::SetPlan plan = SetDecider::plan(configuration, decided);
    selection_ = selection_of(plan.files);
    return plan;
  }
  [[nodiscard]] const std::vector<fleet::Target>& targets() const override { return targets_; }
  [[nodiscard]] drift::Selection selection() const override { return selection_; }

 private:
  std::vector<fleet::Target> targets_;
  NameInSet names_;
  drift::Selection selection_;
};

int change_names(const CommandLine& line, Console& console, NameInSet names) {
  const host::Configuration configuration = configuration_of(line);
  Naming naming(line, configuration, std::move(names));
  return propose_decisions(line, console, configuration, naming);
}

int rename(const CommandLine& line, Console& console) {
  const auto& arguments = line.arguments();
  return change_names(line, console, [&](const std::vector<drift::SetFile>& files) {
    return drift::rename_instance(files, arguments[0], arguments[1]);
  });
}

int forget(const CommandLine& line, Console& console) {
  return change_names(line, console, [&](const std::vector<drift::SetFile>& files) {
    return drift::forget_instance(files, line.arguments()[0]);
  });
}

}  // namespace

namespace command {

const Command expect_rename{
    .name = "expect rename",
    .arguments = "OLD NEW",
    .least_arguments = 2,
    .most_arguments = 2,
    .summary = "give an instance another name in all files of the set",
    .details =
        "What the set says of OLD, its own values, facts and membership in groups by name, it says of NEW from then "
        "on. "
        "INSTANCE means HOST:INSTANCE of every host, too. Patterns of groups stay as they are. It changes the set, not "
        "the instance.\n\n"
        "Exit: 0 done, 1 it could not be written, 64 nothing is said of OLD, something is said of NEW already, or the "
        "set has errors or is read-only.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::dry_run, &option::yes, &option::json},
    .examples = {{"ampcfg expect rename SMP101 SMP201", "Once the instance was renamed in AMP."},
                 {"ampcfg expect rename ovh:TOW01 hetzner:TOW01", "It has moved to another host."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-set",
    .run = cli::rename,
};

const Command expect_forget{
    .name = "expect forget",
    .arguments = "INSTANCE",
    .least_arguments = 1,
    .most_arguments = 1,
    .summary = "take an instance out of the set",
    .details =
        "Takes away its own values, its facts, and its name in groups. What is universal stays, and so do patterns of "
        "groups.\n\n"
        "Exit: 0 done, 1 it could not be written, 64 nothing is said of it, or the set has errors or is read-only.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::dry_run, &option::yes, &option::json},
    .examples = {{"ampcfg expect forget EVO02",
                  "An instance that is gone for good; `ampcfg retire` forgets its state."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-set",
    .run = cli::forget,
};

}  // namespace command
}  // namespace ampcfg::cli

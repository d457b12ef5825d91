#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/set/instance_names.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/scan.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/host/set/expectation_source.hpp"
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
  /// `name`: what it is called from then on; empty: nothing.
  Naming(const CommandLine& line, const host::Configuration& configuration, NameInSet names, std::string name)
      : configuration_(configuration),
        targets_(fleet::resolve(configuration, line.values(option::host), {})),
        names_(std::move(names)),
        name_(std::move(name)) {}

  drift::SetChange decide(const host::SetInHand& set, DecidedSet& decided) override {
    drift::NamesChange change = names_(set.files);
    if (!name_.empty() && !is_looked_for_) look_for_it(set.expectations, decided);
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
  /// Whoever mistypes the new name is told so before it is written.
  void look_for_it(const drift::Expectations& set, DecidedSet& decided) {
    is_looked_for_ = true;
    host::ExpectationSource source(set);
    host::Query query;
    query.selection.plugins = drift::Patterns({"@"});  // none has that name: only the instances are asked for
    fleet::SealedKeys sealed(configuration_);
    std::map<std::string, std::vector<std::string>> instances;
    for (const auto& result : fleet::scan(configuration_, source, targets_, query, sealed, fleet::Progress())) {
      if (!result.answer) return;  // nothing is concluded from who does not answer
      instances[result.host] = result.answer->known.instances;
    }
    if (documented_without_instance({name_}, instances).empty()) return;
    std::vector<std::string> hosts;
    for (const auto& [host, names] : instances) hosts.push_back(host);
    decided.warnings.emplace_back("there is no instance " + name_ + " on " + listed(hosts, "and"));
  }

  const host::Configuration& configuration_;
  std::vector<fleet::Target> targets_;
  NameInSet names_;
  std::string name_;
  bool is_looked_for_ = false;
  drift::Selection selection_;
};

int change_names(const CommandLine& line, Console& console, NameInSet names, const std::string& name) {
  const host::Configuration configuration = configuration_of(line);
  Naming naming(line, configuration, std::move(names), name);
  return propose_decisions(line, console, configuration, naming);
}

int rename(const CommandLine& line, Console& console) {
  const auto& arguments = line.arguments();
  const auto names = [&](const std::vector<drift::SetFile>& files) {
    return drift::rename_instance(files, arguments[0], arguments[1]);
  };
  return change_names(line, console, names, arguments[1]);
}

int forget(const CommandLine& line, Console& console) {
  const auto names = [&](const std::vector<drift::SetFile>& files) {
    return drift::forget_instance(files, line.arguments()[0]);
  };
  return change_names(line, console, names, "");
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

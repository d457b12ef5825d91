#include "cli/asking/set_proposal.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "ampcfg/drift/judging/differs.hpp"
#include "ampcfg/drift/matching/platforms.hpp"
#include "ampcfg/drift/set/day.hpp"
#include "ampcfg/drift/set/set_difference.hpp"
#include "ampcfg/fleet/scan.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/host/set/expectation_source.hpp"
#include "ampcfg/host/state/who.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "ampcfg/os/zone.hpp"
#include "cli/asking/about.hpp"
#include "cli/asking/ask.hpp"
#include "cli/asking/look_at_invalid.hpp"
#include "cli/asking/proposal.hpp"
#include "cli/asking/request.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

class SetProposal final : public Proposal {
 public:
  SetProposal(const CommandLine& line, const host::Configuration& configuration, SetDecider& decider)
      : line_(line), configuration_(configuration), decider_(decider) {
    decided_.configuration = &configuration;
    decided_.secrets = drift::Secrets(configuration.redact);
    decided_.plan = decider_.plan(configuration, decided_);
    for (const host::Warning& warning : decided_.plan.warnings) decided_.warnings.push_back(warning);
  }

  std::vector<host::Warning>& warnings() override { return decided_.warnings; }
  const host::Configuration& configuration() const override { return configuration_; }
  bool is_empty() const override { return decided_.plan.files.empty(); }
  std::string question() const override { return decider_.question(decided_); }
  void show(Output& out, bool goes_on) const override { decider_.show(out, decided_, goes_on); }
  bool offers_diff() const override { return decider_.offers_diff(); }
  void show_diff(Output& out) const override { print_decided(out, decided_); }

  std::vector<host::Warning> carry_out(Console& console) override {
    host::Who who = host::who_is_here();
    who.command = typed(line_);
    decided_.written = decider_.write(configuration_, decided_, who);
    std::vector<host::Warning> said = decided_.written->warnings;
    for (host::Warning& warning : find_differing(console)) said.push_back(std::move(warning));
    return said;
  }
  void report(Console& console, bool /*plan_was_shown*/) const override {
    print_written(console.out, decided_);
    if (decided_.written->id.empty()) return;
    // An undo is undone only by its name.
    const std::string id = decided_.undo ? " " + decided_.written->id : "";
    console.out.line("to take it back: ampcfg expect undo" + id + shown(same_place(line_)));
  }

  std::string as_json() const override { return decider_.as_json(decided_, line_.has(option::dry_run)); }
  int exit_code() const override {
    if (decided_.is_partial || decider_.has_failures()) return 1;
    const bool is_whole = decided_.left.empty() && (!decided_.undo || decided_.undo->left.empty());
    return is_whole ? 0 : 2;
  }

 private:
  /// Gives what could not be judged, for all that is known of it.
  std::vector<host::Warning> find_differing(Console& console) {
    Progress progress(console, "comparing");
    host::ExpectationSource source([this] { return set_written(); });
    host::Query query;
    query.selection = decider_.selection();
    fleet::SealedKeys sealed(configuration_);
    const auto results = fleet::scan(configuration_, source, decider_.targets(), query, sealed, progress.of_fleet());
    std::vector<KeyOfInstance> differing;
    std::vector<std::string> names;
    bool is_known = false;
    for (const auto& result : results) {
      if (!result.answer) continue;
      is_known = true;
      for (const host::InstanceScan& part : result.answer->instances) {
        for (const drift::Finding& finding : part.findings) {
          if (!drift::differs(finding)) continue;
          differing.push_back({result.host,
                               part.instance.name,
                               label_in(results.size(), result.host, part.instance.name),
                               {finding.plugin, finding.file.value_or(""), finding.key.value_or("")}});
          if (names.empty() || names.back() != differing.back().label) names.push_back(differing.back().label);
        }
      }
    }
    const auto& asked = decider_.targets();
    for (const auto& one : configuration_.hosts) {
      const bool is_asked = std::any_of(asked.begin(), asked.end(),
                                        [&](const fleet::Target& target) { return target.host == one.first; });
      if (!is_asked) decided_.unasked.push_back(one.first);
    }
    if (is_known) decided_.differing = std::move(differing);
    decided_.next = look_at_invalid(line_, configuration_.host_name(), results);
    if (decided_.next.empty()) decided_.next = deploy_of(names);
    return sealed.warnings();
  }

  /// As it was planned, unless another has written it, too.
  [[nodiscard]] host::LoadedSet set_written() const {
    const bool is_as_planned = decided_.plan.after && decided_.written->files == decided_.plan.files;
    return is_as_planned ? host::LoadedSet{*decided_.plan.after, {}} : load_expectations(configuration_);
  }

  [[nodiscard]] std::string deploy_of(const std::vector<std::string>& names) const {
    constexpr std::size_t most = 6;
    std::string text = "ampcfg deploy";
    for (const std::string& name : names) text += names.size() > most ? "" : " " + os::shell_word(name);
    if (names.size() > most) text += " --all";
    const drift::Selection selection = decider_.selection();
    const auto add = [&](const char* option, const drift::Patterns& patterns) {
      for (const std::string& pattern : patterns.list()) text += option + os::shell_word(pattern);
    };
    add(" -p ", selection.plugins);
    add(" -f ", selection.files);
    add(" -k ", selection.keys);
    for (const std::string& host : line_.values(option::host)) text += " -H " + os::shell_word(host);
    return text + same_place(line_);
  }

  const CommandLine& line_;
  const host::Configuration& configuration_;
  SetDecider& decider_;
  DecidedSet decided_;
};

}  // namespace

std::vector<fleet::Target> targets_of_decision(const CommandLine& line, const host::Configuration& configuration,
                                               const std::vector<std::string>& names) {
  std::vector<std::string> hosts = line.values(option::host);
  for (const std::string& name : names) {
    const std::string host = name.substr(0, name.find(':'));
    const bool is_host = name.find(':') != std::string::npos &&
                         (host == configuration.host_name() || configuration.hosts.contains(host));
    if (is_host && std::find(hosts.begin(), hosts.end(), host) == hosts.end()) hosts.push_back(host);
  }
  return fleet::resolve(configuration, hosts, {});
}

std::optional<std::string> platform_asked(const CommandLine& line) {
  auto asked = line.value(option::platform);
  if (!asked || *asked == "top") return asked ? std::optional<std::string>("") : std::nullopt;
  const auto& known = drift::platform_names();
  if (std::find(known.begin(), known.end(), *asked) != known.end()) return asked;
  throw usage_error("wrong-choice", "--platform cannot be " + in_quotes(*asked),
                    "it takes top, or " + listed(known, "or"));
}

void refuse_passed(const CommandLine& line, const drift::Expectations& set) {
  const auto until = line.value(option::until);
  if (until && !drift::is_day(*until))
    throw usage_error("option-value", in_quotes(*until) + " is no day", "write --until as 2026-12-31");
  if (until && *until < os::day_in(set.zone()))
    throw usage_error("until-passed", *until + " has passed: nothing would count", "name today or a day to come");
}

std::string name_in_set(const drift::Expectations& set, const std::string& host, const std::string& instance,
                        bool means_others) {
  const std::vector<std::string>& documented = set.documented_instances();
  std::string whole = host + ":" + instance;
  return means_others || std::binary_search(documented.begin(), documented.end(), whole) ? whole : instance;
}

std::string name_in_set(const drift::Expectations& set, const std::vector<std::string>& asked,
                        const HostsWith& hosts_with, const std::string& host, const std::string& instance) {
  const bool is_named = std::any_of(asked.begin(), asked.end(),
                                    [&](const std::string& argument) { return argument.starts_with(host + ":"); });
  return name_in_set(set, host, instance, is_named || hosts_with.at(instance) > 1);
}

drift::KnownInstance known_instance(const host::Configuration& configuration, const drift::Expectations& set,
                                    const std::string& host, const host::Instance& instance) {
  drift::KnownInstance known{{host, instance.name, instance.platform}, {}};
  known.subject.host_is_named = host != "local" || !configuration.name.empty();
  if (set.has_days()) known.subject.day = os::day_in(set.zone());
  return known;
}

host::SetPlan SetDecider::plan(const host::Configuration& configuration, DecidedSet& decided) {
  return host::plan_set_change(configuration, [&](const host::SetInHand& set) { return decide(set, decided); });
}

host::WrittenSet SetDecider::write(const host::Configuration& configuration, DecidedSet& decided,
                                   const host::Who& who) {
  const host::SetPlanner planner = [&](const host::SetInHand& set) { return decide(set, decided); };
  return host::write_set(configuration, decided.plan, planner, who);
}

void SetDecider::show(Output& out, const DecidedSet& decided, bool /*goes_on*/) const {
  print_decided(out, decided);
}

std::string SetDecider::question(const DecidedSet& decided) const {
  return "write " + counted(decided.plan.files.size(), "file", "files") + " of " +
         shown(decided.configuration->expectations.native());
}

std::string SetDecider::as_json(const DecidedSet& decided, bool is_dry_run) const {
  return decided_as_json(decided, is_dry_run);
}

drift::Selection selection_of(const std::vector<host::SetFileChange>& files) {
  drift::SetSteps steps;
  for (const host::SetFileChange& file : files) steps.push_back({file.path, file.before, file.after});
  drift::Selection selection;
  if (auto plugins = drift::changed_plugins(steps)) selection.plugins = drift::Patterns(*std::move(plugins));
  return selection;
}

int propose_decisions(const CommandLine& line, Console& console, const host::Configuration& configuration,
                      SetDecider& decider) {
  if (!line.has(option::dry_run) && !line.has(option::explain)) require_answer(line, console);
  std::vector<std::string> hosts;
  for (const fleet::Target& target : decider.targets()) hosts.push_back(target.host);
  host::refuse_sets_there(configuration, hosts);
  SetProposal proposal(line, configuration, decider);
  return propose(line, console, proposal);
}

}  // namespace ampcfg::cli

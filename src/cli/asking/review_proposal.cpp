#include "cli/asking/review_proposal.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "ampcfg/drift/set/set_steps.hpp"
#include "ampcfg/fleet/change.hpp"
#include "ampcfg/host/state/who.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/about.hpp"
#include "cli/asking/change_proposal.hpp"
#include "cli/asking/change_request.hpp"
#include "cli/asking/proposal.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/set_report.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

std::string unchecked_in(const std::vector<drift::SetFile>& files) {
  const auto found =
      std::find_if(files.begin(), files.end(), [](const auto& file) { return file.path == "unchecked.json"; });
  return found == files.end() ? std::string() : found->bytes;
}

/// The fixes as a deploy is asked for them: by host, the instances with their keys.
std::vector<fleet::Target> targets_of(const Request& request, const Review& review,
                                      const std::vector<drift::ReviewFix>& fixes) {
  using Keys = std::map<std::pair<std::string, std::string>, std::set<std::string>>;
  std::map<std::string, std::map<std::string, Keys>> by_host;
  for (const drift::ReviewFix& fix : fixes) {
    const drift::ReviewedInstance& instance = review.scan.instances[fix.instance];
    auto& keys = by_host[instance.host][instance.instance][{fix.of.plugin, fix.of.file}];
    if (!fix.of.key.empty()) keys.insert(fix.of.key);
  }
  std::vector<fleet::Target> targets;
  for (const fleet::Target& asked : request.targets) {
    const auto found = by_host.find(asked.host);
    if (found == by_host.end()) continue;
    fleet::Target target{asked.host, asked.local, {}};
    std::vector<std::string> names;
    for (const auto& [instance, files] : found->second) {
      names.push_back(instance);
      host::KeysOfInstance& of = target.keys_of.emplace_back();
      of.instance = instance;
      for (const auto& [file, keys] : files) of.keys.push_back({file.first, file.second, {keys.begin(), keys.end()}});
    }
    target.instances = drift::Patterns(std::move(names));
    targets.push_back(std::move(target));
  }
  return targets;
}

/// First the set, then the deploy.
class ReviewProposal final : public Proposal {
 public:
  ReviewProposal(const CommandLine& line, Console& console, Request& request, const Review& review,
                 ReviewDecider& decider)
      : line_(line), request_(request), decider_(decider) {
    decided_.configuration = &request.configuration;
    decided_.secrets = drift::Secrets(request.configuration.redact, request.expectations->secret_keys());
    const drift::ReviewOutcome before = decider.outcome(*request.expectations);
    if (!before.decisions.empty() || !before.unchecked.empty()) plan_set();
    const drift::Expectations& set = decided_.plan.after ? *decided_.plan.after : *request.expectations;
    if (!before.fixes.empty()) plan_deploy(console, review, set, before);
    for (const host::Warning& warning : decided_.plan.warnings) warnings_.push_back(warning);
    if (!planned_) return;
    for (const host::Warning& warning : planned_->warnings) warnings_.push_back(warning);
  }

  std::vector<host::Warning>& warnings() override { return warnings_; }
  const host::Configuration& configuration() const override { return request_.configuration; }
  std::optional<Error> refusal() const override { return planned_ ? plan_incomplete(line_, *planned_) : std::nullopt; }
  bool is_empty() const override { return !writes() && !deploys(); }
  std::string question() const override {
    std::string text;
    if (writes())
      text = "write " + counted(decided_.plan.files.size(), "file", "files") + " of " +
             shown(request_.configuration.expectations.native());
    if (!deploys()) return text;
    return (text.empty() ? "deploy " : text + ", then deploy ") + sum_before_question(totals_of(planned_->plans));
  }
  bool offers_diff() const override { return deploys(); }
  std::string_view declined() const override { return "nothing was changed; the answers are kept for the next review"; }

  void show(Output& out, bool goes_on) const override {
    if (writes()) print_decided(out, decided_);
    if (writes() && planned_) out.line();
    if (planned_) print_plan(out, *planned_, !goes_on);
    if (deploys())
      out.line(shown(out.as_typed_here("these instances need a restart then: `ampcfg status` lists them")));
    if (is_empty()) out.line("there is nothing to do");
  }
  void show_diff(Output& out) const override { print_diffs(out, *planned_); }

  std::vector<host::Warning> carry_out(Console& console) override {
    std::vector<host::Warning> said;
    if (writes()) {
      host::Who who = host::who_is_here();
      who.command = typed(line_);
      decided_.written = decider_.write(request_.configuration, decided_, who);
      said = decided_.written->warnings;
      is_as_planned_ = decided_.written->files == decided_.plan.files;
    }
    if (!deploys()) return said;
    if (!is_as_planned_) {
      said.emplace_back("the set was written by another meanwhile, so nothing was deployed: review again");
      return said;
    }
    Progress progress(console, "changing");
    changes_ = fleet::change(request_.configuration, planned_->plans, planned_->about,
                             planned_->sealed ? &planned_->sealed->secrets() : nullptr, progress.of_fleet());
    for (host::Warning& warning : all_warnings_of(*changes_)) said.push_back(std::move(warning));
    return said;
  }

  void report(Console& console, bool /*plan_was_shown*/) const override {
    if (decided_.written) {
      console.out.line("written in " + shown(request_.configuration.expectations.native()) + ": " +
                       counted(decided_.written->files.size(), "file", "files"));
      if (!decided_.written->id.empty())
        console.out.line("to take it back: ampcfg expect undo" + shown(same_place(line_)));
    }
    if (changes_) print_changes(console.out, *planned_, *changes_, false);
  }

  std::string as_json() const override { return {}; }
  int exit_code() const override {
    if (changes_) return exit_code_of(*planned_, *changes_);
    if (deploys() && !is_as_planned_) return 1;
    return planned_ ? exit_code_of(*planned_) : 0;
  }
  [[nodiscard]] bool is_done() const { return is_empty() || decided_.written || changes_; }

 private:
  [[nodiscard]] bool writes() const { return !decided_.plan.files.empty(); }
  [[nodiscard]] bool deploys() const { return planned_ && totals_of(planned_->plans).changes(); }

  void plan_set() {
    decided_.plan = decider_.plan(request_.configuration, decided_);
    files_ = drift::files_after(decided_.plan.set.files, steps_of_plan(), steps_of_plan().size());
  }
  [[nodiscard]] drift::SetSteps steps_of_plan() const {
    drift::SetSteps steps;
    for (const host::SetFileChange& file : decided_.plan.files) steps.push_back({file.path, file.before, file.after});
    return steps;
  }

  void plan_deploy(Console& console, const Review& review, const drift::Expectations& set,
                   const drift::ReviewOutcome& outcome) {
    Request asked;
    asked.configuration = request_.configuration;
    asked.query.show_secrets = false;
    asked.targets = targets_of(request_, review, outcome.fixes);
    std::set<std::string> plugins;
    for (const drift::ReviewFix& fix : outcome.fixes) plugins.insert(fix.of.plugin);
    asked.query.selection.plugins = drift::Patterns({plugins.begin(), plugins.end()});
    const drift::Wishes wishes{outcome.creates, outcome.replaces, false, outcome.ends};
    planned_ = plan_of_set(line_, console, asked, set, files_.empty() ? nullptr : &files_, wishes);
  }

  const CommandLine& line_;
  Request& request_;
  ReviewDecider& decider_;
  DecidedSet decided_;
  std::vector<drift::SetFile> files_;  // of the set as it will be
  std::optional<PlannedChange> planned_;
  std::optional<ChangeResults> changes_;
  std::vector<host::Warning> warnings_;
  bool is_as_planned_ = true;
};

}  // namespace

drift::ReviewOutcome ReviewDecider::outcome(const drift::Expectations& set) const {
  drift::ReviewOutcome outcome;
  for (const auto& [group, answer] : answers_) drift::add_outcome(outcome, review_.scan, group, answer, set);
  return outcome;
}

drift::Selection ReviewDecider::selection() const {
  std::set<std::string> plugins;
  for (const auto& [group, answer] : answers_) {
    for (const drift::ReviewKey& key : group.keys) plugins.insert(key.of.plugin);
  }
  drift::Selection selection;
  selection.plugins = drift::Patterns({plugins.begin(), plugins.end()});
  return selection;
}

drift::SetChange ReviewDecider::decide(const host::SetInHand& set, DecidedSet& decided) {
  drift::ReviewOutcome outcome = this->outcome(set.expectations);
  if (decided.decisions.empty())
    decided.warnings.insert(decided.warnings.end(), review_.warnings.begin(), review_.warnings.end());
  decided.is_partial = review_.is_partial;
  decided.decisions = outcome.decisions;
  drift::SetChange change =
      drift::decide(set.files, set.expectations, outcome.decisions, review_.fleet, outcome.groups);
  if (outcome.unchecked.empty()) return change;
  using document::JsonChange;
  const std::string text = drift::with_unchecked(unchecked_in(set.files), outcome.unchecked);
  change.push_back({"unchecked.json", {{JsonChange::Kind::set, {}, text}}});
  return change;
}

CarriedOut propose_review(const CommandLine& line, Console& console, Request& request, const Review& review,
                          std::vector<AnsweredGroup> answers) {
  ReviewDecider decider(request, review, std::move(answers));
  ReviewProposal proposal(line, console, request, review, decider);
  const int code = propose(line, console, proposal);
  return {code, proposal.is_done()};
}

}  // namespace ampcfg::cli

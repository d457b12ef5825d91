#include "cli/commands/apply_cut_short.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/fleet/apply.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/apply_batches.hpp"
#include "cli/asking/apply_proposal.hpp"
#include "cli/asking/ask.hpp"
#include "cli/asking/change_proposal.hpp"
#include "cli/asking/change_request.hpp"
#include "cli/asking/request.hpp"
#include "cli/report/apply_report.hpp"
#include "cli/report/below.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

const host::ApplyRecord* record_in(const fleet::HostResult<fleet::CutShort>& one) {
  return one.answer ? one.answer->record() : nullptr;
}

/// Which one is meant, by its id's beginning; empty where none is named.
std::string id_meant(const CommandLine& line) {
  if (line.arguments().empty()) return {};
  const std::string& id = line.arguments().front();
  if (line.arguments().size() == 1 && host::begins_deployment_id(id)) return id;
  throw usage_error("usage", "--resume and --abort go on with what was begun, and take nothing but its id",
                    "leave out the selection");
}

/// Leaves those of an id, or of what begins it. Throws Error of kind usage where that is none, or several.
void keep_only(CutShortResults& found, const std::string& id) {
  std::set<std::string> kept, others;
  for (auto& one : found) {
    if (record_in(one) == nullptr) continue;
    const std::string other = record_in(one)->about.id;
    (other.starts_with(id) ? kept : others).insert(other);
    if (!other.starts_with(id)) one.answer->records.clear();
  }
  if (kept.size() > 1) {
    throw usage_error("id-ambiguous", id + " is the beginning of " + *kept.begin() + " and " + *kept.rbegin(),
                      "type more of the one that you mean");
  }
  const bool all_answered =
      std::all_of(found.begin(), found.end(), [](const auto& one) { return one.answer.has_value(); });
  if (!kept.empty() || !all_answered) return;
  throw usage_error(
      "apply-unknown", "no apply " + id + " was cut short",
      others.empty() ? "" : "there is " + listed(std::vector<std::string>(others.begin(), others.end()), "and"));
}

CutShortResults find_cut_short(const CommandLine& line, const Console& console,
                               const host::Configuration& configuration) {
  for (const Option* option : {&option::all, &option::flagged, &option::plugin, &option::file, &option::key,
                               &option::canary, &option::batch, &option::dry_run}) {
    if (line.has(*option))
      throw usage_error("usage", "--resume and --abort go on with what was begun", "leave out the selection");
  }
  if (line.has(option::resume) && line.has(option::abort))
    throw usage_error("usage", "--resume goes on and --abort undoes", "use one or the other");
  const std::string id = id_meant(line);
  require_answer(line, console);
  auto found = fleet::cut_short_applies(configuration, fleet::resolve(configuration, line.values(option::host), {}));
  if (!id.empty()) keep_only(found, id);
  return found;
}

bool has_record(const CutShortResults& found) {
  return std::any_of(found.begin(), found.end(), [](const auto& one) { return record_in(one) != nullptr; });
}

/// Its parts that are not over, on each host that has some.
template <typename Look>
void each_unfinished(const CutShortResults& found, const Look& look) {
  for (const auto& one : found) {
    const host::ApplyRecord* record = record_in(one);
    for (std::size_t n = 0; record != nullptr && n < record->parts.size(); ++n) {
      if (!record->parts[n].is_over()) look(one.host, record->parts[n]);
    }
  }
}

/// An apply that was cut short, and what is to become of it.
class CutShortApply : public ApplyProposal {
 public:
  CutShortApply(const CommandLine& line, const host::Configuration& configuration, const CutShortResults& found,
                PlannedApply apply)
      : ApplyProposal(line, configuration, std::move(apply)), found_(found) {
    const auto said = all_warnings_of(found);
    auto& all = ApplyProposal::warnings();
    all.insert(all.begin(), said.begin(), said.end());
  }

  bool is_empty() const final { return !has_record(found_); }
  std::string_view declined() const final { return "nothing was done"; }

  void show(Output& out, bool /*goes_on*/) const final {
    print_cut_short(out, found_);
    if (!is_empty()) return show_rest(out);
    show_failed_hosts(out);
    if (std::none_of(found_.begin(), found_.end(), [](const auto& one) { return one.error.has_value(); }))
      out.line("no apply was cut short");
  }

 protected:
  /// What is shown below what was cut short.
  virtual void show_rest(Output& out) const = 0;
  void show_failed_hosts(Output& out) const {
    for (const auto& one : found_) {
      if (one.error) print_error(out, shown(one.host), *one.error);
    }
  }

  [[nodiscard]] const CutShortResults& found() const { return found_; }

 private:
  const CutShortResults& found_;
};

// ---------------------------------------------------------------- undoing

/// Nothing is planned for the instances that it is about.
PlannedApply plan_abort(const CutShortResults& found) {
  PlannedApply apply;
  apply.planned.schema = "apply";
  for (const auto& one : found) {
    auto& plan = apply.planned.plans.emplace_back();
    plan = {one.host, one.hostname, one.status, {}, one.error};
    if (!one.error) plan.answer.emplace();
    if (record_in(one) != nullptr) apply.planned.about = record_in(one)->about;
  }
  each_unfinished(found, [&](const std::string& host, const host::ApplyPart& part) {
    for (auto& plan : apply.planned.plans) {
      if (plan.host != host) continue;
      host::Instance& instance = plan.answer->instances.emplace_back().instance;
      instance.name = instance.friendly_name = part.instance;
    }
  });
  return apply;
}

/// The same for those that it has taken back.
PlanResults plans_of(const ApplyResults& results) {
  PlanResults plans;
  for (const auto& result : results) {
    auto& plan = plans.emplace_back();
    plan = {result.host, result.hostname, result.status, {}, result.error};
    if (!result.answer) continue;
    plan.answer.emplace();
    for (const host::InstanceApply& one : result.answer->instances) {
      host::InstancePlan& instance = plan.answer->instances.emplace_back();
      instance.instance = one.change.instance;
    }
  }
  return plans;
}

class Abort final : public CutShortApply {
 public:
  using CutShortApply::CutShortApply;

  std::string question() const override { return "undo the part of it that is not done"; }
  void report(Console& console, bool /*plan_was_shown*/) const override { CutShortApply::report(console, false); }

 private:
  void show_rest(Output& out) const override { show_failed_hosts(out); }

  ApplyResults run(const fleet::Telling& tell) override {
    ApplyResults results = fleet::abort(configuration(), found(), tell);
    // What was to be undone is: that is no failure.
    for (auto& result : results) {
      if (!result.answer) continue;
      for (host::InstanceApply& one : result.answer->instances) {
        if (one.change.result == host::ChangeResult::undone) one.change.error.reset();
      }
    }
    apply().planned.plans = plans_of(results);
    return results;
  }
};

// ---------------------------------------------------------------- going on

/// The record that they all have. Throws Error (`several-applies`) where the hosts have different ones.
const host::ApplyRecord& one_record(const CutShortResults& found) {
  const host::ApplyRecord* first = nullptr;
  for (const auto& one : found) {
    const host::ApplyRecord* record = record_in(one);
    if (record == nullptr) continue;
    if (first == nullptr) first = record;
    if (record->about.id != first->about.id)
      throw Error("several-applies", "the hosts have different applies that were cut short",
                  "name one by its id, or a host with -H: go on with one after another");
  }
  return *first;
}

std::vector<fleet::Target> unfinished_targets(const CutShortResults& found, const host::Configuration& configuration) {
  std::map<std::string, std::vector<std::string>> names;
  each_unfinished(found,
                  [&](const std::string& host, const host::ApplyPart& part) { names[host].push_back(part.instance); });
  std::vector<fleet::Target> targets;
  for (const auto& one : found) {
    if (record_in(one) != nullptr)
      targets.push_back({one.host, one.host == configuration.host_name(), drift::Patterns(names[one.host])});
  }
  return targets;
}

/// Those of hosts that have a plan.
std::vector<std::vector<fleet::ApplyPlace>> rest_of_batches(const CutShortResults& found, const PlanResults& plans) {
  std::map<std::size_t, std::vector<fleet::ApplyPlace>> batches;
  each_unfinished(found, [&](const std::string& host, const host::ApplyPart& part) {
    const bool has_plan =
        std::any_of(plans.begin(), plans.end(), [&](const auto& plan) { return plan.host == host && plan.answer; });
    if (has_plan) batches[part.batch].push_back({host, part.instance});
  });
  std::vector<std::vector<fleet::ApplyPlace>> rest;
  for (auto& [number, batch] : batches) rest.push_back(std::move(batch));
  return rest;
}

/// Hosts that could not be looked at are hosts without a plan.
void add_failed_hosts(const CutShortResults& found, PlanResults& plans) {
  for (const auto& one : found) {
    if (one.error) plans.push_back({one.host, one.hostname, one.status, {}, one.error});
  }
  std::sort(plans.begin(), plans.end(), [](const auto& left, const auto& right) { return left.host < right.host; });
}

/// The plan for what is left of it, made anew with what it was begun with.
PlannedApply plan_rest(const CommandLine& line, Console& console, const host::Configuration& configuration,
                       const CutShortResults& found) {
  PlannedApply apply;
  read_limits(line, apply.wish);
  const host::ApplyRecord& record = one_record(found);
  Request request;
  request.configuration = configuration;
  request.targets = unfinished_targets(found, configuration);
  apply.planned = plan_again(line, console, request, record);
  add_failed_hosts(found, apply.planned.plans);
  apply.wish.about = record.about;
  apply.wish.selection = record.selection;
  apply.wish.wishes = record.wishes;
  apply.wish.resumes = true;
  apply.wish.batches = rest_of_batches(found, apply.planned.plans);
  return apply;
}

class Resume final : public CutShortApply {
 public:
  using CutShortApply::CutShortApply;

  std::string question() const override { return "go on with it"; }

 private:
  void show_rest(Output& out) const override { show_plan(line(), out, apply().planned, true); }

  ApplyResults run(const fleet::Telling& tell) override {
    return fleet::apply(configuration(), apply().planned.plans, with_secrets_of(apply()), tell);
  }
};

}  // namespace

int abort_apply(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const CutShortResults found = find_cut_short(line, console, configuration);
  Abort proposal(line, configuration, found, plan_abort(found));
  return propose(line, console, proposal);
}

int resume_apply(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const CutShortResults found = find_cut_short(line, console, configuration);
  Resume proposal(line, configuration, found,
                  has_record(found) ? plan_rest(line, console, configuration, found) : plan_abort(found));
  return propose(line, console, proposal);
}

}  // namespace ampcfg::cli

#include "ampcfg/fleet/retire.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "cli/asking/about.hpp"
#include "cli/asking/ask.hpp"
#include "cli/asking/proposal.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/below.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/instance_json.hpp"
#include "cli/report/label.hpp"
#include "cli/report/named_list.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using Retirements = std::vector<fleet::HostResult<host::HostRetirement>>;
using host::InstanceRetirement;
using host::RetireResult;

std::size_t count_of(const Retirements& results, RetireResult wanted) {
  std::size_t count = 0;
  for (const auto& host : results) {
    if (!host.answer) continue;
    const auto& parts = host.answer->instances;
    count += static_cast<std::size_t>(std::count_if(
        parts.begin(), parts.end(), [&](const InstanceRetirement& part) { return part.result == wanted; }));
  }
  return count;
}

/// What of each host would be forgotten, and nothing else.
std::vector<fleet::Target> targets_in(const Retirements& plan, const std::vector<fleet::Target>& targets) {
  std::vector<fleet::Target> narrowed;
  for (std::size_t n = 0; n < plan.size(); ++n) {
    std::vector<std::string> names;
    if (!plan[n].answer) continue;
    for (const InstanceRetirement& part : plan[n].answer->instances) {
      if (part.result == RetireResult::planned) names.push_back(part.instance.name);
    }
    if (!names.empty()) narrowed.push_back({targets[n].host, targets[n].local, drift::Patterns(std::move(names))});
  }
  return narrowed;
}

/// The plan, with what came of it in its place.
Retirements with_results(Retirements plan, const Retirements& results) {
  for (const auto& result : results) {
    const auto planned =
        std::find_if(plan.begin(), plan.end(), [&](const auto& one) { return one.host == result.host; });
    if (planned == plan.end()) continue;
    planned->status = result.status;
    planned->error = result.error;
    if (!result.answer || !planned->answer) continue;
    for (InstanceRetirement& part : planned->answer->instances) {
      for (const InstanceRetirement& done : result.answer->instances) {
        if (done.instance.name == part.instance.name) part = done;
      }
    }
  }
  return plan;
}

void print(Output& out, const Retirements& results, bool is_quiet) {
  std::vector<ListRow> rows;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const InstanceRetirement& part : result.answer->instances) {
      const std::string label = label_in(results.size(), result.host, part.instance.name);
      if (part.error) {
        print_error_beside(out, label, *part.error);
      } else if (!is_quiet) {
        const std::string what = part.result == RetireResult::planned ? "would be forgotten" : "retired";
        rows.push_back({{label}, {what + (part.flagged ? ", with its restart flag" : "")}});
      }
    }
  }
  const NamedList list(out, {"instance", "result"}, rows);
  if (!rows.empty()) list.print_names();
  for (const ListRow& row : rows) list.print(row);
}

std::string as_json_of(const Retirements& results, const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, "retire", warnings);
  json.key("hosts").begin_array();
  for (const auto& result : results) {
    begin_host(json, result);
    json.key("instances").begin_array();
    for (const InstanceRetirement& part :
         result.answer ? result.answer->instances : std::vector<InstanceRetirement>()) {
      begin_instance(json, part.instance);
      json.member("result", name(part.result)).member("error", part.error).key("flagged").boolean(part.flagged);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.text();
}

class RetireProposal final : public Proposal {
 public:
  explicit RetireProposal(const CommandLine& line) : line_(line) {
    request_.configuration = configuration_of(line);
    request_.targets = fleet::resolve(request_.configuration, line.values(option::host), line.arguments());
    request_.takes_plugins = false;
    results_ = fleet::plan_retire(request_.configuration, request_.targets, request_.query);
    warnings_ = all_warnings_of(results_);
    const Unmatched unmatched = unmatched_in(results_, line.arguments(), request_.configuration);
    has_unmatched_ = unmatched.any();
    if (has_unmatched_) warnings_.emplace_back(complain_of(unmatched, request_));
  }

  std::vector<host::Warning>& warnings() override { return warnings_; }
  const host::Configuration& configuration() const override { return request_.configuration; }
  std::vector<Error> failures() const override {
    std::vector<Error> errors;
    for (const auto& host : results_) {
      if (host.error) errors.push_back(*host.error);
    }
    return errors;
  }
  bool is_empty() const override { return count_of(results_, RetireResult::planned) == 0; }
  std::string question() const override {
    return "forget " + counted(count_of(results_, RetireResult::planned), "instance", "instances");
  }
  std::string_view declined() const override { return "nothing was forgotten"; }
  void show(Output& out, bool goes_on) const override {
    print(out, results_, false);
    if (goes_on) out.line();
  }

  std::vector<host::Warning> carry_out(Console& console) override {
    const host::Who who = about_of(line_, "retire");
    const auto done = fleet::retire(request_.configuration, targets_in(results_, request_.targets), {}, who);
    for (const auto& host : done) {
      if (host.error) console.complain(*host.error);
    }
    results_ = with_results(std::move(results_), done);
    return all_warnings_of(done);
  }

  void report(Console& console, bool /*plan_was_shown*/) const override { print(console.out, results_, console.quiet); }
  std::string as_json() const override { return as_json_of(results_, texts_of(warnings_)); }
  int exit_code() const override {
    const bool has_failed =
        std::any_of(results_.begin(), results_.end(), [](const auto& host) { return host.error.has_value(); });
    return has_failed || has_unmatched_ || count_of(results_, RetireResult::failed) > 0 ? 1 : 0;
  }

 private:
  const CommandLine& line_;
  Request request_;
  Retirements results_;
  std::vector<host::Warning> warnings_;
  bool has_unmatched_ = false;
};

int retire(const CommandLine& line, Console& console) {
  if (!line.has(option::dry_run)) require_answer(line, console);
  RetireProposal proposal(line);
  return propose(line, console, proposal);
}

}  // namespace

namespace command {

const Command retire{
    .name = "retire",
    .arguments = "INSTANCE…",
    .least_arguments = 1,
    .summary = "forget instances that are gone for good",
    .details =
        "An instance that the last whole scan had, and that is no instance now, is `failed` with `instance-gone` "
        "for as long as AMP's registry lists it or cannot be read: a disk that is not mounted is no reason to be "
        "silent. Once it is gone for good, this forgets its restart flag, its list of JARs and its last scan. What "
        "was done to it stays in the history. It shows what it would forget, and asks.\n\n"
        "Refused are an instance that is there, one that cannot be looked at, and one that belongs to an "
        "unfinished apply.\n\n"
        "Exit: 0 done, 1 something was refused or failed, 64 wrong usage, or nothing has that name.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::dry_run, &option::yes, &option::json},
    .examples = {{"ampcfg retire SMP103", "One instance: shows what it would forget, and asks."},
                 {"ampcfg -H ovh retire 'EVENT*' --yes", "Those of a host, from a script."}},
    .page = "ampcfg-retire.1",
    .schema = "retire",
    .run = cli::retire,
};

}  // namespace command
}  // namespace ampcfg::cli

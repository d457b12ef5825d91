#include "ampcfg/fleet/state.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
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
#include "cli/report/warnings.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using States = std::vector<fleet::HostResult<host::StateFacts>>;

bool has_failed(const States& states) {
  return std::any_of(states.begin(), states.end(), [](const auto& result) { return result.error.has_value(); });
}

bool is_of_others(const host::StateFacts& facts) {
  return facts.serves && *facts.serves != facts.configured;
}

// ---------------------------------------------------------------- as JSON

void write_scan(JsonWriter& json, const std::optional<host::WholeScan>& scan) {
  json.key("last_scan");
  if (!scan) {
    json.null();
    return;
  }
  json.begin_object()
      .member("at", std::string_view(scan->at))
      .member("instances", scan->instances)
      .member("drift", scan->drift)
      .member("error", scan->error)
      .end_object();
}

void write_state(JsonWriter& json, const host::StateFacts& facts) {
  json.begin_object().member("path", std::string_view(facts.path)).key("made").boolean(facts.is_made);
  json.member("configured", std::string_view(facts.configured))
      .member("serves", facts.serves)
      .member("bytes", std::size_t{facts.bytes})
      .member("files", facts.files)
      .member("deployments", facts.deployments);
  json.key("keep")
      .begin_object()
      .member("count", std::size_t{facts.keep.count})
      .member("days", std::size_t{facts.keep.days})
      .end_object();
  json.member("unfinished", facts.unfinished);
  write_scan(json, facts.last_scan);
  json.end_object();
}

void write_flags(JsonWriter& json, const std::vector<host::Flag>& flags) {
  json.key("instances").begin_array();
  for (const host::Flag& flag : flags) {
    json.begin_object().member("instance", std::string_view(flag.instance)).key("reasons").begin_array();
    for (const host::FlagReason& reason : flag.reasons) {
      json.begin_object()
          .member("kind", reason.kind.word())
          .member("id", reason.id.empty() ? std::nullopt : std::optional(reason.id))
          .member("text", std::string_view(reason.text))
          .member("since", reason.since.empty() ? std::nullopt : std::optional(reason.since))
          .end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

/// `results`: of a claim, by host; empty else.
std::string states_as_json(const States& states, std::string_view schema, const std::vector<std::string>& results,
                           const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, schema, warnings);
  json.key("hosts").begin_array();
  for (std::size_t n = 0; n < states.size(); ++n) {
    begin_host(json, states[n]);
    if (!results.empty()) json.member("result", std::string_view(results[n]));
    json.key("state");
    states[n].answer ? write_state(json, *states[n].answer) : static_cast<void>(json.null());
    write_flags(json, states[n].answer ? states[n].answer->flags : std::vector<host::Flag>());
    json.end_object();
  }
  json.end_array().end_object();
  return json.text();
}

// ---------------------------------------------------------------- for people

void print_row(Output& out, std::string_view name, const std::string& text) {
  constexpr std::size_t name_width = 13;
  std::string_view start = name;
  for (const std::string& part : wrapped(text, out.width() - name_width))
    out.line(padded(std::exchange(start, ""), name_width) + part);
}

std::string words_of_keep(const host::StateFacts& facts) {
  return counted(facts.deployments, "deployment", "deployments") + "; what is younger than " +
         counted(facts.keep.days, "day", "days") + " is kept, and the newest " + grouped(facts.keep.count);
}

std::string words_of_scan(const host::WholeScan& scan) {
  return local_moment(scan.at) + ": " + counted(scan.instances, "instance", "instances") + ", " + grouped(scan.drift) +
         " drift, " + counted(scan.error, "error", "errors");
}

std::string words_of_flags(const std::vector<host::Flag>& flags) {
  std::vector<std::string> names;
  for (const host::Flag& flag : flags) names.push_back(shown(flag.instance));
  return names.empty() ? "none" : listed(names, "and");
}

void print_places(Output& out, const host::StateFacts& facts) {
  print_row(out, "state", shown(facts.path) + (facts.is_made ? "" : " (not made yet)"));
  print_row(out, "serves", facts.serves ? shown(*facts.serves) : "no instances yet: the first change binds it");
  if (facts.serves != facts.configured) print_row(out, "configured", shown(facts.configured));
}

void print_state(Output& out, const host::StateFacts& facts) {
  print_places(out, facts);
  print_row(out, "size", grouped(facts.bytes) + " bytes in " + counted(facts.files, "file", "files"));
  print_row(out, "keeps", words_of_keep(facts));
  print_row(out, "flags", words_of_flags(facts.flags));
  print_row(out, "unfinished", facts.unfinished.empty() ? "nothing" : listed(facts.unfinished, "and"));
  print_row(out, "last scan", facts.last_scan ? words_of_scan(*facts.last_scan) : "none of all instances yet");
}

template <typename Print>
void print_each(Output& out, const States& states, const Print& print) {
  for (const auto& result : states) {
    if (!result.answer) continue;
    if (states.size() > 1) out.line(out.paint(Paint::strong, shown(result.host)));
    print(*result.answer);
  }
}

int state(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const auto targets = fleet::resolve(configuration, line.values(option::host), {});
  const States states = fleet::look_at_state(configuration, targets);
  const auto warnings = all_warnings_of(states);
  if (line.has(option::json)) {
    console.out.line(states_as_json(states, "state", {}, texts_of(warnings)));
    return has_failed(states) ? 1 : 0;
  }
  if (!console.quiet) print_warnings(console, configuration, warnings);
  for (const auto& result : states) {
    if (result.error) console.complain(*result.error);
  }
  print_each(console.out, states, [&](const host::StateFacts& facts) {
    if (!console.quiet || is_of_others(facts)) print_state(console.out, facts);
  });
  return has_failed(states) ? 1 : 0;
}

// ---------------------------------------------------------------- state claim

class ClaimProposal final : public Proposal {
 public:
  explicit ClaimProposal(const CommandLine& line)
      : line_(line),
        configuration_(configuration_of(line)),
        targets_(fleet::resolve(configuration_, line.values(option::host), {})),
        states_(fleet::look_at_state(configuration_, targets_)) {
    for (auto& result : states_) {
      std::string word = "failed";
      if (result.answer) word = result.answer->serves == result.answer->configured ? "unchanged" : "planned";
      if (word == "planned") {
        if (const auto refused = why_not_claimed(*result.answer)) {
          result.error = refused;
          result.status = fleet::AskResult::failed;
          word = "failed";
        }
      }
      results_.push_back(word);
    }
  }

  std::vector<host::Warning>& warnings() override { return warnings_; }
  const host::Configuration& configuration() const override { return configuration_; }
  std::vector<Error> failures() const override {
    std::vector<Error> errors;
    for (const auto& result : states_) {
      if (result.error) errors.push_back(*result.error);
    }
    return errors;
  }
  bool is_empty() const override { return planned() == 0; }
  std::string question() const override {
    return "let " + std::string(planned() == 1 ? "this state" : "these states") + " serve the configured instances";
  }
  void show(Output& out, bool /*goes_on*/) const override {
    print_each(out, states_, [&](const host::StateFacts& facts) {
      print_places(out, facts);
      if (facts.serves == facts.configured) out.line("it serves the configured instances already");
    });
  }

  std::vector<host::Warning> carry_out(Console& console) override {
    const host::Who who = about_of(line_, "claim");
    std::vector<fleet::Target> planned;
    for (std::size_t n = 0; n < targets_.size(); ++n) {
      if (results_[n] == "planned") planned.push_back(targets_[n]);
    }
    auto done = fleet::claim_state(configuration_, planned, who);
    std::size_t at = 0;
    for (std::size_t n = 0; n < targets_.size(); ++n) {
      if (results_[n] != "planned") continue;
      auto& result = done[at++];
      results_[n] = result.answer ? "changed" : "failed";
      if (result.error) console.complain(*result.error);
      states_[n].status = result.status;
      states_[n].error = result.error;
      if (result.answer) states_[n].answer = std::move(result.answer);
    }
    return {};
  }

  void report(Console& console, bool /*plan_was_shown*/) const override {
    for (std::size_t n = 0; n < states_.size(); ++n) {
      if (console.quiet || results_[n] != "changed") continue;
      console.out.line(shown(states_[n].answer->path) + " serves " + shown(states_[n].answer->configured) + " now");
    }
  }
  std::string as_json() const override { return states_as_json(states_, "state-claim", results_, texts_of(warnings_)); }
  int exit_code() const override { return has_failed(states_) ? 1 : 0; }

 private:
  [[nodiscard]] std::size_t planned() const {
    return static_cast<std::size_t>(std::count(results_.begin(), results_.end(), "planned"));
  }

  const CommandLine& line_;
  host::Configuration configuration_;
  std::vector<fleet::Target> targets_;
  States states_;
  std::vector<std::string> results_;  ///< of each target, in words
  std::vector<host::Warning> warnings_;
};

int state_claim(const CommandLine& line, Console& console) {
  if (!line.has(option::dry_run)) require_answer(line, console);
  ClaimProposal proposal(line);
  return propose(line, console, proposal);
}

}  // namespace

namespace command {

const Command state{
    .name = "state",
    .arguments = "",
    .most_arguments = 0,
    .summary = "where ampcfg keeps what it must know next time, and what that is",
    .details =
        "Shows the state folder: where it is, which folder of instances it serves, its size, how many deployments "
        "are kept, the restart flags, what is unfinished, and the last scan of all instances. It makes and changes "
        "nothing.\n\n"
        "Exit: 0, 1 a state cannot be looked at, 64 wrong usage.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::json},
    .examples = {{"ampcfg state", "This machine's."},
                 {"ampcfg -H all state --json | jq -r '.hosts[] | [.host, .state.serves] | @tsv'",
                  "Which instances each host's state serves."}},
    .page = "ampcfg-state.1",
    .schema = "state",
    .run = cli::state,
};

const Command state_claim{
    .name = "state claim",
    .arguments = "",
    .most_arguments = 0,
    .summary = "let the state serve the configured folder of instances",
    .details =
        "A state serves one folder of instances, from the first change on. Where that folder has moved, or the "
        "state was bound to another one by mistake, this binds it to the folder of the configuration. It shows "
        "both and asks. It is refused while anything is unfinished or flagged. What was seen of the other "
        "instances is forgotten; backups and history stay.\n\n"
        "Exit: 0 done, 1 refused, or something failed, 64 wrong usage.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::dry_run, &option::yes, &option::json},
    .examples = {{"ampcfg state claim", "Shows both folders, and asks."},
                 {"ampcfg -H ovh state claim --yes", "That of another host, without asking."}},
    .page = "ampcfg-state.1",
    .schema = "state-claim",
    .run = cli::state_claim,
};

}  // namespace command
}  // namespace ampcfg::cli

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/status.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/about.hpp"
#include "cli/asking/consent.hpp"
#include "cli/asking/proposal.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/below.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/instance_json.hpp"
#include "cli/report/label.hpp"
#include "cli/report/named_list.hpp"
#include "cli/report/status_report.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using FlagResults = std::vector<fleet::HostResult<host::HostFlagging>>;
using What = host::FlagWish::What;

host::FlagWish flag_wish_of(const CommandLine& line, What what) {
  host::FlagWish wish{about_of(line, what == What::raise ? "flag" : "unflag"), what,
                      line.value(option::reason).value_or("by hand")};
  if (wish.text.empty() || wish.text.size() > host::longest_reason) {
    throw usage_error("reason-length", "--reason takes 1 to " + grouped(host::longest_reason) + " bytes",
                      "say in a few words why the instances must restart");
  }
  return wish;
}

bool flagging_failed(const FlagResults& results) {
  return std::any_of(results.begin(), results.end(), [](const auto& result) {
    return !result.answer || std::any_of(result.answer->instances.begin(), result.answer->instances.end(),
                                         [](const auto& part) { return part.error.has_value(); });
  });
}

std::string flags_as_json(const FlagResults& results, std::string_view schema,
                          const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, schema, warnings);
  json.key("hosts").begin_array();
  for (const auto& result : results) {
    begin_host(json, result);
    json.key("instances").begin_array();
    if (result.answer) {
      for (const host::InstanceFlagging& part : result.answer->instances) {
        begin_instance(json, part.instance);
        json.member("result", name(part.result)).member("error", part.error);
        if (schema == "unflag") write_reasons(json, part.reasons);
        json.end_object();
      }
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.text();
}

/// With the reasons that were taken away, each on its line.
void print(Console& console, const FlagResults& results) {
  Output& out = console.out;
  std::vector<const host::InstanceFlagging*> parts;
  std::vector<ListRow> rows;
  for (const auto& result : results) {
    if (result.error) console.complain(*result.error);
    if (!result.answer) continue;
    for (const host::InstanceFlagging& part : result.answer->instances) {
      const std::string label = label_in(results.size(), result.host, part.instance.name);
      if (part.error) {
        print_error_beside(out, label, *part.error);
      } else if (!console.quiet) {
        const bool had_none = part.result == host::FlaggingResult::unchanged;
        parts.push_back(&part);
        rows.push_back({{label}, {had_none ? "had no flag" : std::string(name(part.result))}});
      }
    }
  }
  const NamedList list(out, {"instance", "result"}, rows);
  if (!rows.empty()) list.print_names();
  for (std::size_t n = 0; n < rows.size(); ++n) {
    list.print(rows[n]);
    for (const host::FlagReason& reason : parts[n]->reasons) print_below(out, shown(reason.text), Paint::plain);
  }
}

/// Flags are not asked about, and have no plan.
class FlagProposal final : public Proposal {
 public:
  FlagProposal(const CommandLine& line, host::FlagWish wish) : line_(line), wish_(std::move(wish)) {
    request_.configuration = configuration_of(line);
    request_.targets = fleet::resolve(request_.configuration, line.values(option::host), line.arguments());
    request_.query.flagged = line.has(option::flagged);
    request_.takes_plugins = false;
  }

  std::vector<host::Warning>& warnings() override { return warnings_; }
  const host::Configuration& configuration() const override { return request_.configuration; }
  std::string question() const override { return {}; }
  void show(Output& /*out*/, bool /*goes_on*/) const override {}

  std::vector<host::Warning> carry_out(Console& /*console*/) override {
    results_ = fleet::flag_by_hand(request_.configuration, request_.targets, request_.query, wish_);
    const Unmatched unmatched = unmatched_in(results_, line_.arguments(), request_.configuration);
    has_unmatched_ = unmatched.any();
    std::vector<host::Warning> said = all_warnings_of(results_);
    if (has_unmatched_) said.push_back(complain_of(unmatched, request_));
    return said;
  }

  void report(Console& console, bool /*plan_was_shown*/) const override { print(console, results_); }
  std::string as_json() const override { return flags_as_json(results_, line_.command()->schema, texts_of(warnings_)); }
  int exit_code() const override { return flagging_failed(results_) || has_unmatched_ ? 1 : 0; }

 private:
  const CommandLine& line_;
  host::FlagWish wish_;
  Request request_;
  FlagResults results_;
  std::vector<host::Warning> warnings_;
  bool has_unmatched_ = false;
};

int change_flags(const CommandLine& line, Console& console, What what) {
  require_selection(line, line.arguments(), "name instances or a @group, or write --flagged or --all");
  FlagProposal proposal(line, flag_wish_of(line, what));
  return propose(line, console, proposal);
}

int flag(const CommandLine& line, Console& console) {
  return change_flags(line, console, What::raise);
}

int unflag(const CommandLine& line, Console& console) {
  return change_flags(line, console, What::clear);
}

}  // namespace

namespace command {

const Command flag{
    .name = "flag",
    .arguments = "[INSTANCE]…",
    .summary = "note that instances need a restart",
    .details =
        "Adds a reason to the restart flag of instances: `ampcfg status` shows it until they have restarted, and "
        "`ampcfg restart --flagged` picks them. Say which instances: by name, by @group, with --flagged or "
        "--all. It does not ask.\n\n"
        "Exit: 0 done, 1 something failed, 64 wrong usage, or nothing has that name.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::all, &option::flagged, &option::reason,
                &option::json},
    .examples = {{"ampcfg flag SMP101 --reason 'new world border'", "One instance, with the reason."},
                 {"ampcfg flag @survival", "A group."}},
    .page = "ampcfg-flag.1",
    .schema = "flag",
    .run = cli::flag,
};

const Command unflag{
    .name = "unflag",
    .arguments = "[INSTANCE]…",
    .summary = "clear the note that instances need a restart",
    .details =
        "Clears the restart flag of instances, with all its reasons; plugins' JARs that have changed count as "
        "loaded. The reasons themselves stay true: the game still runs on the older files. It does not ask.\n\n"
        "Exit: 0 done, 1 something failed, 64 wrong usage, or nothing has that name.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::all, &option::flagged, &option::reason,
                &option::json},
    .examples = {{"ampcfg unflag SMP101", "One instance."},
                 {"ampcfg unflag --flagged --reason 'plugins reloaded'", "All that are flagged."}},
    .page = "ampcfg-flag.1",
    .schema = "unflag",
    .run = cli::unflag,
};

}  // namespace command
}  // namespace ampcfg::cli

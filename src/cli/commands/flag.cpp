#include <algorithm>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/status.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/signals.hpp"
#include "cli/asking/carry_out.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/instance_json.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using FlagResults = std::vector<fleet::HostResult<host::HostFlagging>>;
using What = host::FlagWish::What;

void require_selection(const CommandLine& line) {
  const bool all = line.has(option::all), flagged = line.has(option::flagged);
  if (line.arguments().empty() && !all && !flagged) {
    throw usage_error("selection-needed",
                      std::string(line.command()->name) + " changes only what you name, and you have named nothing",
                      "name instances or a @group, or write --flagged or --all");
  }
  if (all && (flagged || !line.arguments().empty())) {
    throw usage_error("selection-doubtful", "--all and a selection of instances contradict each other",
                      "use one or the other");
  }
}

host::FlagWish wish_of(const CommandLine& line, What what) {
  const host::About about = about_of(line, what == What::raise ? "flag" : "unflag");
  host::FlagWish wish{what, line.value(option::reason).value_or("by hand"), about.user, about.asked_by, about.command};
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

std::string as_json(const FlagResults& results, std::string_view schema, const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, schema, warnings);
  json.key("hosts").begin_array();
  for (const auto& result : results) {
    begin_host(json, result);
    json.key("instances").begin_array();
    if (result.answer) {
      for (const host::InstanceFlagging& part : result.answer->instances) {
        begin_instance(json, part.instance);
        json.member("result", name(part.result)).member("error", part.error).end_object();
      }
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.text();
}

void print(Console& console, const FlagResults& results) {
  Output& out = console.out;
  for (const auto& result : results) {
    if (result.error) console.complain(*result.error);
    if (!result.answer) continue;
    for (const host::InstanceFlagging& part : result.answer->instances) {
      const std::string label = results.size() > 1 ? result.host + ":" + part.instance.name : part.instance.name;
      if (part.error) {
        out.line(shown(label) + "  " + out.paint(Paint::red, shown(part.error->what())));
        if (!part.error->hint().empty()) out.line("  " + shown(part.error->hint()));
      } else if (!console.quiet) {
        out.line(shown(label) + "  " +
                 (part.result == host::FlaggingResult::unchanged ? "had no flag" : std::string(name(part.result))));
      }
    }
  }
}

int change_flags(const CommandLine& line, Console& console, What what) {
  require_selection(line);
  const host::FlagWish wish = wish_of(line, what);
  Request request;
  request.configuration = configuration_of(line);
  request.targets = fleet::resolve(request.configuration, line.values(option::host), line.arguments());
  request.query.flagged = line.has(option::flagged);
  const os::Unbroken reported;
  const FlagResults results = fleet::flag_by_hand(request.configuration, request.targets, request.query, wish);
  const Unmatched unmatched = unmatched_in(results, line.arguments(), request.configuration);
  std::vector<std::string> warnings = warnings_of(results);
  if (unmatched.any()) warnings.push_back(complain_of(unmatched, request));
  if (line.has(option::json)) {
    console.out.line(as_json(results, line.command()->schema, warnings));
  } else {
    for (const std::string& warning : warnings) console.warn(warning);
    print(console, results);
  }
  console.flush();
  return flagging_failed(results) || unmatched.any() ? 1 : 0;
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

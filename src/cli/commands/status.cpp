#include <algorithm>
#include <chrono>
#include <thread>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/os/machine.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/status_report.hpp"
#include "cli/report/warnings.hpp"
#include "cli/terminal/progress.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::chrono::seconds between_looks(2);

bool has_failed(const StatusResults& results) {
  return std::any_of(results.begin(), results.end(), [](const auto& result) {
    return !result.answer || std::any_of(result.answer->instances.begin(), result.answer->instances.end(),
                                         [](const auto& status) { return status.instance.error.has_value(); });
  });
}

Request request_for_status(const CommandLine& line) {
  Request request;
  request.configuration = configuration_of(line);
  request.targets = fleet::resolve(request.configuration, line.values(option::host), line.arguments());
  request.query.flagged = line.has(option::flagged);
  return request;
}

StatusResults look(Console& console, const Request& request) {
  Progress progress(console, "looking");
  return fleet::status(request.configuration, request.targets, request.query, progress.of_fleet());
}

int look_once(const CommandLine& line, Console& console, const Request& request) {
  const StatusResults results = look(console, request);
  const Unmatched unmatched = unmatched_in(results, line.arguments(), request.configuration);
  std::vector<host::Warning> warnings = all_warnings_of(results);
  if (unmatched.any()) warnings.push_back(complain_of(unmatched, request));
  if (line.has(option::json)) {
    console.out.line(status_as_json(results, texts_of(warnings)));
  } else {
    const auto warn = [&] {
      if (!console.quiet) print_warnings(console, request.configuration, warnings);
    };
    if (!console.quiet || needs_attention(results)) print_status(console.out, results, console.quiet, warn);
  }
  return has_failed(results) || unmatched.any() ? 1 : 0;
}

/// Until a signal ends it.
[[noreturn]] void watch(const CommandLine& line, Console& console, const Request& request) {
  const bool redraws = console.out.is_terminal() && os::environment("TERM") != "dumb";
  for (;;) {
    if (redraws) console.out.write("\x1b[H\x1b[2J");
    look_once(line, console, request);
    if (!redraws) console.out.line();
    console.flush();
    std::this_thread::sleep_for(between_looks);
  }
}

int status(const CommandLine& line, Console& console) {
  if (line.has(option::watch) && line.has(option::json)) {
    throw Error("usage", "--json prints one object, and --watch does not end", "use one or the other",
                Error::Kind::usage);
  }
  const Request request = request_for_status(line);
  if (line.has(option::watch)) watch(line, console, request);
  return look_once(line, console, request);
}

}  // namespace

namespace command {

const Command status{
    .name = "status",
    .arguments = "[INSTANCE]…",
    .summary = "what runs, who plays, and what needs a restart and why",
    .details =
        "Looks for each game's process and asks the game itself, all at once. An instance needs a restart if "
        "files were deployed or plugins' JARs changed since its game started, or if somebody said so with "
        "`ampcfg flag`. A game that is stopped or asleep needs none: the reasons wait for its next start.\n\n"
        "Exit: 0, 1 a host or an instance cannot be looked at, 64 wrong usage, or nothing has that name.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::flagged, &option::watch, &option::json},
    .examples = {{"ampcfg status", "All instances, those that need a restart first."},
                 {"ampcfg status --flagged", "Those alone."},
                 {"ampcfg status @survival --watch", "A group, looked at again every two seconds."},
                 {"ampcfg status --json | jq -r '.hosts[].instances[] | select(.needs_restart).instance'",
                  "The names of those that need a restart."}},
    .page = "ampcfg-status.1",
    .schema = "status",
    .run = cli::status,
};

}  // namespace command
}  // namespace ampcfg::cli

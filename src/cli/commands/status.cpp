#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "cli/asking/about.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/status_watch.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/status_page.hpp"
#include "cli/report/status_report.hpp"
#include "cli/report/warnings.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/screen.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

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
  request.takes_plugins = false;
  return request;
}

StatusResults look(Console& console, const Request& request) {
  Progress progress(console, "looking");
  return fleet::status(request.configuration, request.targets, request.query, progress.of_fleet());
}

/// The instance that the command line names, if it names one by its own name and nothing else.
struct NamedInstance {
  std::string host;
  const host::InstanceStatus* status = nullptr;
};

std::optional<NamedInstance> named_instance(const CommandLine& line, const StatusResults& results) {
  if (line.arguments().size() != 1 || line.has(option::flagged)) return std::nullopt;
  const std::string& argument = line.arguments().front();
  std::vector<NamedInstance> found;
  for (const auto& result : results) {
    if (!result.answer) return std::nullopt;
    for (const host::InstanceStatus& status : result.answer->instances) {
      const std::string& name = status.instance.name;
      if (name == argument || result.host + ":" + name == argument) found.push_back({result.host, &status});
    }
  }
  return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

void show(Console& console, const CommandLine& line, const host::Configuration& configuration,
          const StatusResults& results, const std::vector<host::Warning>& warnings) {
  const auto warn = [&] {
    if (!console.quiet) print_warnings(console, configuration, warnings);
  };
  if (console.quiet && !needs_attention(results)) return;
  const auto named = named_instance(line, results);
  if (!named || line.has(option::watch)) return print_status(console.out, results, console.quiet, warn);
  warn();
  const bool is_elsewhere = line.has(option::host) && !line.arguments().front().starts_with(named->host + ":");
  print_status_page(console.out, named->host, (is_elsewhere ? named->host + ":" : "") + line.arguments().front(),
                    same_place(line), *named->status);
}

int tell(const CommandLine& line, Console& console, const Request& request, const StatusResults& results) {
  const Unmatched unmatched = unmatched_in(results, line.arguments(), request.configuration);
  std::vector<host::Warning> warnings = all_warnings_of(results);
  if (unmatched.any()) warnings.push_back(complain_of(unmatched, request));
  if (line.has(option::json)) {
    console.out.line(status_as_json(results, texts_of(warnings)));
  } else {
    show(console, line, request.configuration, results, warnings);
  }
  return has_failed(results) || unmatched.any() ? 1 : 0;
}

/// Until a signal ends it.
[[noreturn]] void watch_in_lines(const CommandLine& line, Console& console, const Request& request,
                                 std::chrono::seconds pace) {
  for (;;) {
    tell(line, console, request, look(console, request));
    console.out.line();
    console.flush();
    std::this_thread::sleep_for(pace);
  }
}

int watch(const CommandLine& line, Console& console, const Request& request) {
  constexpr unsigned longest = 86'400;
  const std::chrono::seconds pace(number_of(option::watch, line.value(option::watch).value_or(""), 1, longest));
  if (!Screen::is_possible(console)) watch_in_lines(line, console, request, pace);
  StatusResults first = look(console, request);
  const Unmatched unmatched = unmatched_in(first, line.arguments(), request.configuration);
  if (unmatched.any()) console.warn(complain_of(unmatched, request));
  const std::size_t hosts = request.targets.size();
  const std::string title = hosts == 1 ? shown(request.targets.front().host) : counted(hosts, "host", "hosts");
  return watch_on_screen(console, title, pace, std::move(first), [&request](const fleet::Progress& progress) {
    return fleet::status(request.configuration, request.targets, request.query, progress);
  });
}

int status(const CommandLine& line, Console& console) {
  if (line.has(option::watch) && line.has(option::json)) {
    throw Error("usage", "--json prints one object, and --watch does not end", "use one or the other",
                Error::Kind::usage);
  }
  const Request request = request_for_status(line);
  if (line.has(option::watch)) return watch(line, console, request);
  return tell(line, console, request, look(console, request));
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
        "`ampcfg flag`. A game that is stopped or asleep needs none: the reasons wait for its next start. Of one "
        "INSTANCE, named in full, it shows all that is known.\n\n"
        "Exit: 0, 1 a host or an instance cannot be looked at, 64 wrong usage, or nothing has that name.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::flagged, &option::watch, &option::json},
    .examples = {{"ampcfg status", "All instances, those that need a restart first."},
                 {"ampcfg status SMP101", "All that is known of one, and what to type next."},
                 {"ampcfg status --flagged", "Those that need a restart alone."},
                 {"ampcfg status @survival --watch=30", "A group, on a screen that looks again every 30 seconds."},
                 {"ampcfg status --json | jq -r '.hosts[].instances[] | select(.needs_restart).instance'",
                  "The names of those that need a restart."}},
    .page = "ampcfg-status.1",
    .schema = "status",
    .run = cli::status,
};

}  // namespace command
}  // namespace ampcfg::cli

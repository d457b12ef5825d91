#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/judging/look_up.hpp"
#include "ampcfg/fleet/scan.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/absent_plugins.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/get_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/warnings.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

bool has_failed(const GetResults& results) {
  for (const auto& result : results) {
    if (!result.answer) return true;
    for (const host::InstanceReadings& readings : result.answer->instances) {
      if (readings.instance.error) return true;
      for (const drift::Reading& reading : readings.keys) {
        if (reading.status == drift::Status::error) return true;
      }
    }
  }
  return false;
}

/// Where the plugin is one that no instance has while another spelling is installed.
void warn_of_misspelt_plugin(std::vector<host::Warning>& warnings, const GetResults& results, const Request& request) {
  const auto installed = installed_plugins(results, request.configuration);
  if (!installed || !request.expectations) return;
  const std::vector<std::string>& expected = request.expectations->plugins();
  const auto named = request.query.selection.plugins.pick(expected);
  for (host::Warning& warning : warnings_of_misspelt(named, expected, *installed))
    warnings.push_back(std::move(warning));
}

/// PLUGIN, or PLUGIN/FILE, which is as with `-f`: no plugin's name has a slash.
void select_plugin(drift::Selection& selection, const std::string& argument) {
  const std::size_t slash = argument.find('/');
  selection.plugins = drift::Patterns({argument.substr(0, slash)});
  if (slash == std::string::npos) return;
  if (!selection.files.empty())
    throw usage_error("file-twice", "a file is named twice: by " + in_quotes(argument) + " and by --file",
                      "leave one out");
  selection.files = drift::Patterns({argument.substr(slash + 1)});
}

int get(const CommandLine& line, Console& console) {
  const std::vector<std::string>& arguments = line.arguments();
  const std::vector<std::string> instances(arguments.begin() + 2, arguments.end());
  Request request = request_without_need(line, instances);
  select_plugin(request.query.selection, arguments[0]);
  request.query.selection.keys = drift::Patterns({arguments[1]});

  fleet::SealedKeys sealed(request.configuration);
  GetResults results;
  {
    Progress progress(console, "reading");
    results = fleet::get(request.configuration, request.expectations ? &*request.expectations : nullptr,
                         request.targets, request.query, sealed, progress.of_fleet());
  }
  const Unmatched unmatched = unmatched_in(results, instances, request.configuration);
  std::vector<host::Warning> warnings = request.warnings;
  for (host::Warning& warning : all_warnings_of(results)) warnings.push_back(std::move(warning));
  for (host::Warning& warning : sealed.warnings()) warnings.push_back(std::move(warning));
  if (unmatched.any()) warnings.push_back(complain_of(unmatched, request));

  if (instances.empty()) warn_of_misspelt_plugin(warnings, results, request);

  if (line.has(option::json)) {
    console.out.line(get_as_json(results, request.expectations ? &*request.expectations : nullptr, texts_of(warnings)));
  } else {
    console.page();
    if (!console.quiet) print_warnings(console, request.configuration, warnings);
    print_get(console.out, results);
  }
  return has_failed(results) || unmatched.any() ? 1 : 0;
}

}  // namespace

namespace command {

const Command get{
    .name = "get",
    .arguments = "PLUGIN[/FILE] KEY [INSTANCE]…",
    .least_arguments = 2,
    .summary = "one key on every instance, grouped by value",
    .details =
        "KEY is the key in its file, or as an expectation writes it; nothing needs to be expected of it. Behind "
        "PLUGIN and a slash, FILE is the same as with -f. Values "
        "that are not the expected one come first, then those that few instances have.\n\n"
        "Exit: 0 also where values differ, 1 something could not be read, 64 nothing has that name.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::file, &option::json,
                &option::show_secrets},
    .examples = {{"ampcfg get CoreProtect rollback-items", "Who has which value."},
                 {"ampcfg get Essentials/config.yml motd 'SMP*'", "In one file, on some instances."},
                 {"ampcfg get LuckPerms 'data.*'", "Each key below data."}},
    .page = "ampcfg-get.1",
    .schema = "get",
    .run = cli::get,
};

}  // namespace command
}  // namespace ampcfg::cli

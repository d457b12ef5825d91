#include "cli/asking/change_request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/report/warnings.hpp"

namespace ampcfg::cli {
namespace {

int diff(const CommandLine& line, Console& console) {
  const AskedChange asked = plan_of(line, console, "diff");
  const PlannedChange& planned = asked.planned;
  const int code = exit_code_of(planned);
  if (line.has(option::json)) {
    console.out.line(changes_as_json(planned, nullptr, true));
    return code;
  }
  console.page();
  print_diffs(console.out, planned);
  if (!console.quiet) print_warnings(console, asked.request.configuration, planned.warnings);
  if (!(console.quiet && code == 0)) print_remarks(console.err, planned, true);
  return code;
}

}  // namespace

namespace command {

const Command diff{
    .name = "diff",
    .arguments = "[INSTANCE]…",
    .summary = "the lines that a deploy would change",
    .details =
        "Prints a unified diff of each file that a deploy would change, for people and for patch: `patch -p1` in "
        "the instance's folder. What is the same on many instances is shown once, with their names. What a "
        "deploy would leave alone is listed on stderr.\n\n"
        "Secrets are hidden in all lines; such a diff says that it is not for patch, and patch refuses it.\n\n"
        "Exit: 0 no drift, 2 drift, 1 something could not be read, 64 wrong usage or expectations.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::plugin, &option::file, &option::key,
                &option::flagged, &option::from, &option::create, &option::replace, &option::existing, &option::ended,
                &option::json, &option::show_secrets},
    .examples = {{"ampcfg diff", "All that a deploy would change on this machine."},
                 {"ampcfg diff SMP101 -p CoreProtect", "One plugin on one instance."},
                 {"ampcfg diff SMP101 | patch -p1 -d INSTANCES/SMP101",
                  "Let patch make the changes, in a copy perhaps."}},
    .page = "ampcfg-diff.1",
    .schema = "diff",
    .run = cli::diff,
};

}  // namespace command
}  // namespace ampcfg::cli

#include <utility>

#include "cli/asking/change_proposal.hpp"
#include "cli/asking/change_request.hpp"
#include "cli/asking/consent.hpp"
#include "cli/commands/commands.hpp"

namespace ampcfg::cli {
namespace {

int deploy(const CommandLine& line, Console& console) {
  require_consent(line, console, line.arguments());
  AskedChange asked = plan_of(line, console, "deploy");
  return propose_change(line, console, asked.request, std::move(asked.planned));
}

}  // namespace

namespace command {

const Command deploy{
    .name = "deploy",
    .arguments = "[INSTANCE]…",
    .summary = "write the expected values into the files",
    .details =
        "Gives each key that differs its expected value and changes no other byte: comments, order and style "
        "stay. It shows what it would do and asks. Afterwards it says what became of each instance, which of "
        "them need a restart, and how to undo it. On an instance all files are changed, or none.\n\n"
        "Missing and invalid files are left alone, and so is a mapping where a value is expected; --create makes "
        "missing files, and --replace overwrites mappings. Say which instances: by name, by @group, with "
        "--flagged, --all, or by the file of --from.\n\n"
        "Exit: 0 done, 2 some of the drift is left (with --dry-run: drift), 1 something failed, 64 wrong usage "
        "or expectations.",
    .options = {&option::host,    &option::forks,    &option::host_timeout, &option::plugin, &option::file,
                &option::key,     &option::all,      &option::flagged,      &option::from,   &option::create,
                &option::replace, &option::existing, &option::ended,        &option::older,  &option::skip_unreachable,
                &option::diff,    &option::dry_run,  &option::yes,          &option::json,   &option::show_secrets},
    .examples = {{"ampcfg deploy SMP101", "One instance: shows the plan and asks."},
                 {"ampcfg deploy --all --dry-run --diff",
                  "What would change everywhere, line by line; nothing is done."},
                 {"ampcfg deploy @survival -p CoreProtect --yes", "One plugin on a group, from a script."},
                 {"ampcfg -H all deploy --all", "On every configured host: one plan, one question."},
                 {"echo '{\"SMP101\": {\"Essentials\": {\"spawn.x\": 5}}}' | ampcfg deploy --from - --yes",
                  "Values that are in no set of expectations."}},
    .page = "ampcfg-deploy.1",
    .schema = "deploy",
    .run = cli::deploy,
};

}  // namespace command
}  // namespace ampcfg::cli

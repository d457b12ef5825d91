#include "ampcfg/fleet/agent/agent.hpp"

#include "ampcfg/cli/line/command_line.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"

namespace ampcfg::cli {
namespace {

int agent(const CommandLine&, Console&) {
  return fleet::serve(load_expectations);
}

}  // namespace

namespace command {

const Command agent{
    .name = "agent",
    .arguments = "",
    .most_arguments = 0,
    .summary = "the far side of --host",
    .details = "What `ampcfg -H HOST` runs on HOST; it answers one request on stdin. It is of no use by hand.",
    .options = {},
    .examples = {},
    .page = "ampcfg-remote.7",
    .schema = "",
    .internal = true,
    .run = cli::agent,
};

}  // namespace command
}  // namespace ampcfg::cli

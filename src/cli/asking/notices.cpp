#include "cli/asking/notices.hpp"

#include <string>

#include "ampcfg/host/notifying/notify.hpp"
#include "cli/report/notice.hpp"

namespace ampcfg::cli {

void require_receivers(const CommandLine& line, const host::Configuration& configuration) {
  if (line.has(option::notify) && configuration.notify.empty())
    throw usage_error("notify-missing", "--notify sends to the commands of `notify`, and there are none",
                      "write them into " + configuration.file_to_write() + ": notify: [[PROGRAM, WORD]]");
}

bool send_notices(const CommandLine& line, Console& console, const Proposal& proposal) {
  const host::Configuration& configuration = proposal.configuration();
  const Values values = configuration.notify_values ? Values::told : Values::left_out;
  const std::string json = notice_of(proposal.as_json(), proposal.games_down(), values) + "\n";
  bool all = true;
  for (const auto& argv : configuration.notify) {
    const auto error = host::notify(argv, line.command()->name, json);
    if (!error) continue;
    console.complain(*error);
    all = false;
  }
  return all;
}

}  // namespace ampcfg::cli

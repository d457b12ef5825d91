#include "ampcfg/fleet/file_origins.hpp"

#include "fleet/asking/ask.hpp"
#include "fleet/wire/origins_answer.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::HostOrigins>> file_origins(const host::Configuration& configuration,
                                                        const std::vector<Target>& targets) {
  return ask_all<host::HostOrigins>(
      configuration, targets, {}, {},
      [](const host::Query& narrowed) {
        return Question{Verb::file_origins, to_bytes(narrowed), nullptr, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress&) { return host::file_origins(configuration, narrowed); });
}

}  // namespace ampcfg::fleet

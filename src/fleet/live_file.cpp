#include "ampcfg/fleet/live_file.hpp"

#include "fleet/asking/ask.hpp"
#include "fleet/wire/answers.hpp"

namespace ampcfg::fleet {

std::vector<HostResult<host::HostLiveFiles>> live_files(const host::Configuration& configuration,
                                                        const drift::Expectations* expectations,
                                                        const std::vector<Target>& targets, const host::Query& query) {
  host::Configuration hiding = configuration;
  if (expectations != nullptr) hiding.secret_keys = expectations->secret_keys();
  return ask_all<host::HostLiveFiles>(
      hiding, targets, query, {},
      [](const host::Query& narrowed) {
        return Question{Verb::live_files, to_bytes(narrowed), nullptr, {}, {}};
      },
      [&](const host::Query& narrowed, const host::Progress&) {
        return host::live_files(configuration, expectations, narrowed);
      });
}

}  // namespace ampcfg::fleet

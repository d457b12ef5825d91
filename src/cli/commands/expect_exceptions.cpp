#include <algorithm>
#include <utility>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/os/zone.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/exceptions_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/warnings.hpp"

namespace ampcfg::cli {
namespace {

constexpr unsigned most_days = 36'500;

bool is_exception(const drift::Shown& entry) {
  return entry.source == drift::Source::variable || !entry.until.empty();
}

int exceptions(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const host::LoadedSet usable = load_expectations(configuration);
  const drift::Secrets secrets =
      line.has(option::show_secrets) ? drift::Secrets::shown() : drift::Secrets(configuration.redact);
  Exceptions found{drift::show(usable.expectations, {}, {}, secrets), os::day_in(usable.expectations.zone())};
  std::erase_if(found.entries, [](const drift::Shown& entry) { return !is_exception(entry); });
  if (const auto days = line.value(option::ending)) {
    const int most = static_cast<int>(number_of(option::ending, *days, 0, most_days));
    std::erase_if(found.entries,
                  [&](const drift::Shown& entry) { return entry.until.empty() || found.days_left(entry) > most; });
  }
  const int code = found.any_ended() ? 2 : 0;
  if (!line.has(option::json)) console.page();
  if (!console.quiet) print_warnings(console, configuration, usable.warnings);
  if (line.has(option::json)) {
    console.out.line(
        exceptions_as_json(found, configuration.expectations, usable.expectations, texts_of(usable.warnings)));
  } else if (!console.quiet || code != 0) {
    print_exceptions(console.out, found);
  }
  return code;
}

}  // namespace

namespace command {

const Command expect_exceptions{
    .name = "expect exceptions",
    .arguments = "",
    .summary = "who may differ: since when, why, until when",
    .details =
        "Lists every variance of the set, and what counts only until a day: the value, whose it is, and why, by whom "
        "and "
        "until when, as far as that is noted. What has ended counts no more.\n\n"
        "Exit: 0, or 2 where something has ended.",
    .options = {&option::ending, &option::json, &option::show_secrets},
    .examples = {{"ampcfg expect exceptions", "All of them."},
                 {"ampcfg expect exceptions --ending 14 -q",
                  "From cron: what ends within two weeks; silent if nothing "
                  "has ended."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-exceptions",
    .run = cli::exceptions,
};

}  // namespace command
}  // namespace ampcfg::cli

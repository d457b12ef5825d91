#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/fleet/status.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "cli/terminal/json_writer.hpp"

namespace ampcfg::cli {

using StatusResults = std::vector<fleet::HostResult<host::HostStatus>>;

/// The table for people: those that need a restart first, each with its reasons below it. `worst_only`: those, what
/// cannot be told, and what failed. Then, after `before_total`, a line that sums up.
void print_status(Output& out, const StatusResults& results, bool worst_only,
                  const std::function<void()>& before_total);
/// True if there is anything that `worst_only` prints.
bool needs_attention(const StatusResults& results);

/// `ampcfg/status/1`.
std::string status_as_json(const StatusResults& results, const std::vector<std::string>& warnings);

/// The member `reasons`, of a restart flag.
void write_reasons(JsonWriter& json, const std::vector<host::FlagReason>& reasons);

/// How long something has been: `12 s`, `5 min`, `3 h`, `2 d`.
std::string age_words(std::int64_t nanoseconds);

}  // namespace ampcfg::cli

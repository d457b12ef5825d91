#pragma once

#include <string>
#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/history.hpp"

namespace ampcfg::cli {

using HistoryResults = std::vector<fleet::HostResult<host::HostHistory>>;
using ShownResults = std::vector<fleet::HostResult<host::ShownDeployment>>;
using VerifyResults = std::vector<fleet::HostResult<host::Verification>>;

/// For people: what was done, the newest first, in columns that fit; of keys all that are there, where the history is
/// `narrowed` to some.
void print_history(Output& out, const HistoryResults& results, bool narrowed);
/// For people: one deployment with its diffs.
void print_shown(Output& out, const ShownResults& results, const drift::Secrets& secrets);
/// For people: what is not as it was written, or that all is.
void print_verified(Output& out, const VerifyResults& results);

// One object each, on one line.
std::string history_as_json(const HistoryResults& results, const std::vector<std::string>& warnings);
std::string shown_as_json(const ShownResults& results, const std::string& id, const drift::Secrets& secrets);
std::string verified_as_json(const VerifyResults& results);

}  // namespace ampcfg::cli

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/drift/reporting/found.hpp"

namespace ampcfg::drift {

/// Where a finding is.
struct FindingPlace {
  const std::string& plugin;
  const std::optional<std::string>&file, &key;
};

/// What to take where it cannot be told: a folder or a file has a finding only if something that is looked at is in it.
enum class InDoubt { looked_at, left_out };

bool looks_at(const Scope& scope, const std::string& instance);
bool looks_at(const Scope& scope, const FindingPlace& place, InDoubt in_doubt);
/// True where `scope` has what ends, as far as names tell; `hosts` are what was seen.
bool looks_at(const Scope& scope, const Ending& ending);

/// `scopes` and `more`; of very many, the last.
std::vector<Scope> joined(std::vector<Scope> scopes, const Scope& more);

}  // namespace ampcfg::drift

#pragma once

#include <vector>

#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::cli {

/// Warnings for people, on stderr, below what stands on stdout already: what is the same of many once, with their
/// names; of a kind the first few; none of those that the configuration silences; and how to silence the others. With
/// `-q` only insistent ones.
void print_warnings(Console& console, const host::Configuration& configuration,
                    const std::vector<host::Warning>& warnings);

}  // namespace ampcfg::cli

#pragma once

#include <string_view>
#include <vector>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/matching/secrets.hpp"

namespace ampcfg::drift {

/// Where secrets stand in a config file: the values that a server reads, and what looks like one in comments, in values
/// that do not count, and anywhere in a file that a server refuses. Sorted and apart.
std::vector<document::Range> secret_ranges(std::string_view bytes, const Secrets& secrets);

}  // namespace ampcfg::drift

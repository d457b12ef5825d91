#pragma once

#include <string_view>
#include <vector>

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/matching/secrets.hpp"

namespace ampcfg::drift {

/// Where secrets stand in a config file: the values that a server reads, and what looks like one in comments, in values
/// that do not count, and anywhere in a file that a server refuses. Sorted and apart.
std::vector<document::Range> secret_ranges(std::string_view bytes, const Secrets& secrets);

/// Adds to `hidden`, what is not shown of `bytes`, the lines of comment that are hidden on the other side of a diff: an
/// edit moves the comment behind a secret that it takes away to a line of its own, where nothing says whose it was.
void hide_moved_comments(std::string_view bytes, std::vector<document::Range>& hidden, std::string_view other,
                         const std::vector<document::Range>& hidden_there);

}  // namespace ampcfg::drift

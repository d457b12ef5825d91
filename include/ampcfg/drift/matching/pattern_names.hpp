#pragma once

#include <string>
#include <vector>

namespace ampcfg::drift {

/// The names that a pattern may pick a config file by: with its extension and without.
std::vector<std::string> names_of_file(const std::string& file);
/// And a key of it: as it is in its file, or as an expectation writes it.
std::vector<std::string> names_of_key(const std::string& file, const std::string& key);

}  // namespace ampcfg::drift

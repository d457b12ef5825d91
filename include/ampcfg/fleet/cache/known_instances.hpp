#pragma once

#include <string>
#include <vector>

namespace ampcfg::fleet {

/// The instances that another host had when it answered last, for completions; none where it never did. They are in
/// this user's cache.
std::vector<std::string> known_instances(const std::string& host);

/// Keeps what a host has answered: at most some hundred names, and only such as a line of text can hold.
void keep_known_instances(const std::string& host, const std::vector<std::string>& instances);

}  // namespace ampcfg::fleet

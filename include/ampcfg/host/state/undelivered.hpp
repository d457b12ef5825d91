#pragma once

#include <string>
#include <vector>

#include "ampcfg/host/settings/configuration.hpp"

namespace ampcfg::host {

/// Keeps what the side that asked for a deployment is told of its end, until it has heard it: the connection may be
/// gone. Where the state cannot be written nothing is kept.
void keep_undelivered(const Configuration& configuration, const std::string& id, const std::string& text);
/// It has been heard.
void forget_undelivered(const Configuration& configuration, const std::string& id);
/// All that nobody has heard, sorted by deployment; it counts as heard then.
std::vector<std::string> take_undelivered(const Configuration& configuration);

}  // namespace ampcfg::host

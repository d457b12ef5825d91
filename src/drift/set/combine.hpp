#pragma once

#include <vector>

#include "drift/set/layer_reader.hpp"

namespace ampcfg::drift {

/// What the layers of a set, given from the lowest precedence to the highest, say of one plugin together.
PluginSet combine(const std::vector<const LayerPlugin*>& layers);

}  // namespace ampcfg::drift

#pragma once

#include "drift/set/layer_reader.hpp"

namespace ampcfg::drift {

/// Warns where two entries of a layer claim the same file and key, as far as that can be known without the files.
void report_collisions(const SetLayer& layer, const LayerPlugins& plugins, ProblemReport& report);

}  // namespace ampcfg::drift

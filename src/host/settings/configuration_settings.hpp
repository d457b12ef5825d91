#pragma once

#include <yaml-cpp/yaml.h>

#include "ampcfg/host/settings/configuration.hpp"
#include "host/settings/settings_reader.hpp"

namespace ampcfg::host {

/// Reads every setting of ampcfg-config(5) into `configuration`; what is not set stays as it is. Problems go to
/// `reader`.
void read_settings(const YAML::Node& root, SettingsReader& reader, Configuration& configuration);

}  // namespace ampcfg::host

#pragma once

#include "ampcfg/host/file_origins.hpp"
#include "ampcfg/host/state/deployments.hpp"
#include "fleet/wire/answers.hpp"

// What `file_origins` consists of between hosts.
namespace ampcfg::host {

template <typename Archive>
void describe(Archive& archive, fleet::Like<FileOrigin> auto& origin) {
  archive(origin.plugin, origin.file, origin.modified, origin.history_is_known, origin.deployment);
  archive.must(origin.modified >= 0 && (origin.deployment.empty() || is_deployment_id(origin.deployment)));
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceOrigins> auto& origins) {
  archive(origins.instance, origins.files);
}

}  // namespace ampcfg::host

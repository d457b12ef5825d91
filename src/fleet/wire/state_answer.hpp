#pragma once

#include <vector>

#include "ampcfg/host/retire.hpp"
#include "ampcfg/host/state_facts.hpp"
#include "fleet/wire/status_answer.hpp"

// What `state`, `state claim` and `retire` consist of between hosts.
namespace ampcfg::host {

template <typename Archive>
void describe(Archive& archive, fleet::Like<Keep> auto& keep) {
  archive(keep.count, keep.days);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<WholeScan> auto& scan) {
  archive(scan.at, scan.instances, scan.drift, scan.error);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<Flag> auto& flag) {
  archive(flag.instance, flag.reasons);
}

/// All but the flags.
template <typename Archive>
void describe(Archive& archive, fleet::Like<StateFacts> auto& facts) {
  archive(facts.path, facts.is_made, facts.configured, facts.is_configured_there, facts.serves, facts.bytes,
          facts.files, facts.deployments, facts.keep, facts.unfinished, facts.last_scan, facts.warnings);
}
inline std::vector<Flag>& parts_of(StateFacts& facts) {
  return facts.flags;
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceRetirement> auto& part) {
  archive(part.instance);
  archive.choice(part.result, RetireResult::failed);
  archive(part.error, part.flagged);
}

}  // namespace ampcfg::host

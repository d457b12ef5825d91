#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/drift/judging/look_up.hpp"
#include "ampcfg/drift/judging/verdict_description.hpp"
#include "ampcfg/drift/matching/platforms.hpp"
#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/live_file.hpp"
#include "ampcfg/host/query/warning_description.hpp"
#include "ampcfg/host/scan.hpp"
#include "ampcfg/host/sightings.hpp"
#include "ampcfg/host/state/recorded.hpp"
#include "fleet/wire/wire.hpp"

// What the questions and answers between hosts consist of.
namespace ampcfg::drift {

template <typename Archive>
void describe(Archive& archive, fleet::Like<Reading> auto& reading) {
  archive(reading.plugin, reading.file, reading.key);
  archive.json(reading.value);
  archive(reading.hidden, reading.place);
  archive.choice(reading.source, Source::variable);
  archive.json(reading.expected);
  archive.choice(reading.status, Status::error);
  archive.word(reading.kind);
  archive(reading.message, reading.hint, reading.group, reading.ended);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<SecretRef> auto& secret) {
  archive(secret.text, secret.as_number, secret.port);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<Sighting> auto& sighting) {
  archive(sighting.plugin, sighting.file, sighting.key, sighting.seal, sighting.finding, sighting.secret);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<Patterns> auto& patterns) {
  if constexpr (Archive::reads) {
    std::vector<std::string> list;
    archive(list);
    patterns = Patterns(std::move(list));
  } else {
    archive(patterns.list());
  }
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<ExactKeys> auto& exact) {
  archive(exact.plugin, exact.file, exact.keys);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<Selection> auto& selection) {
  archive(selection.plugins, selection.files, selection.keys, selection.exact);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<SetFile> auto& file) {
  archive(file.path, file.bytes);
}

}  // namespace ampcfg::drift

namespace ampcfg::host {

template <typename Archive>
void describe(Archive& archive, fleet::Like<Instance> auto& instance) {
  archive(instance.name, instance.friendly_name, instance.id, instance.module, instance.path, instance.game,
          instance.platform, instance.error);
  archive.must(!instance.name.empty() && instance.name.find('/') == std::string::npos);
  if constexpr (Archive::reads) {
    const auto& known = drift::platform_names();
    archive.must(!instance.platform || std::find(known.begin(), known.end(), *instance.platform) != known.end());
  }
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceScan> auto& scan) {
  archive(scan.instance, scan.needs_restart, scan.counts, scan.findings);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceReadings> auto& readings) {
  archive(readings.instance, readings.keys);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<LiveFile> auto& live) {
  archive(live.instance, live.has_plugin, live.file, live.is_there, live.text, live.files);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<Known> auto& known) {
  archive(known.instances, known.plugins, known.files, known.keys);
}

/// Another build may have written it.
template <typename Archive, typename Enum>
void describe(Archive& archive, const Recorded<Enum>& recorded) {
  archive.word(std::string(recorded.word()));
}
template <typename Archive, typename Enum>
void describe(Archive& archive, Recorded<Enum>& recorded) {
  std::string word;
  archive.word(word);
  recorded = Recorded<Enum>(std::move(word));
}

/// What of an answer has frames of its own; `describe` leaves it out.
template <typename Part>
std::vector<Part>& parts_of(HostAnswer<Part>& answer) {
  return answer.instances;
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceSightings> auto& one) {
  archive(one.instance, one.platform, one.sightings);
}

/// All but the instances.
template <typename Archive>
void describe(Archive& archive, fleet::Like<HostSightings> auto& told) {
  archive(told.known);
}
inline std::vector<InstanceSightings>& parts_of(HostSightings& told) {
  return told.instances;
}

/// All but the instances.
template <typename Archive, typename Part>
void describe(Archive& archive, const HostAnswer<Part>& answer) {
  archive(answer.warnings, answer.known, answer.unmatched_instances, answer.unmatched_plugins, answer.unmatched_files,
          answer.unmatched_keys, answer.sightings);
}
template <typename Archive, typename Part>
void describe(Archive& archive, HostAnswer<Part>& answer) {
  archive(answer.warnings, answer.known, answer.unmatched_instances, answer.unmatched_plugins, answer.unmatched_files,
          answer.unmatched_keys, answer.sightings);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<KeysOfInstance> auto& one) {
  archive(one.instance, one.keys);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<Query> auto& query) {
  archive(query.instances, query.selection, query.with_ok, query.show_secrets, query.flagged, query.changes,
          query.finishes_first, query.with_obstacles, query.keys_of, query.seal_key);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<Ampinstmgr> auto& commands) {
  archive(commands.restart, commands.restart_all, commands.stop, commands.start, commands.list);
}

}  // namespace ampcfg::host

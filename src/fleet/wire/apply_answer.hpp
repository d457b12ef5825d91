#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/fleet/wire/cut_short.hpp"
#include "ampcfg/host/restarting/apply.hpp"
#include "ampcfg/host/restarting/restart.hpp"
#include "fleet/wire/change_answer.hpp"
#include "fleet/wire/history_answer.hpp"
#include "fleet/wire/status_answer.hpp"

// What `restart` and `apply` consist of between hosts.
namespace ampcfg::host {

template <typename Archive>
void describe(Archive& archive, fleet::Like<RestartItem> auto& item) {
  archive(item.instance, item.starts_stopped);
}

/// Seconds, as a number.
template <typename Archive>
void describe_seconds(Archive& archive, auto& seconds) {
  auto count = static_cast<std::uint64_t>(seconds.count());
  archive(count);
  archive.must(count <= 100'000'000);
  if constexpr (Archive::reads) seconds = std::chrono::seconds(count);
}
template <typename Archive>
void describe_optional_seconds(Archive& archive, auto& seconds) {
  bool is_there = seconds.has_value();
  archive(is_there);
  if (!is_there) return;
  if constexpr (Archive::reads) seconds.emplace();
  describe_seconds(archive, *seconds);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<Pace> auto& pace) {
  archive(pace.parallel);
  archive.must(pace.parallel > 0);
  describe_seconds(archive, pace.delay);
  describe_optional_seconds(archive, pace.when_empty);
}

/// Who wishes it stands in the request.
template <typename Archive>
void describe(Archive& archive, fleet::Like<RestartWish> auto& wish) {
  archive(wish.items, wish.pace, wish.all_at_once);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<RevertedKey> auto& key) {
  archive(key.plugin, key.file, key.key, key.deployment);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceRestart> auto& part) {
  archive(part.instance);
  archive.choice(part.result, RestartResult::skipped);
  archive(part.error, part.game, part.answered, part.reverted, part.output, part.milliseconds, part.warnings);
}

/// Who began it stands in the request; whom it is read for, in the record there.
template <typename Archive>
void describe(Archive& archive, fleet::Like<ApplyRecord> auto& record) {
  archive(record.about, record.created, record.selection, record.wishes, record.parts);
  archive.must(is_deployment_id(record.about.id));
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceApply> auto& one) {
  archive(one.change, one.game, one.part, one.output, one.warnings);
}

/// All but the instances.
template <typename Archive>
void describe(Archive& archive, fleet::Like<HostApply> auto& answer) {
  archive(answer.warnings);
}
inline std::vector<InstanceApply>& parts_of(HostApply& answer) {
  return answer.instances;
}

}  // namespace ampcfg::host

namespace ampcfg::fleet {

/// All but the records.
template <typename Archive>
void describe(Archive& archive, Like<CutShort> auto& found) {
  archive(found.warnings);
}
inline std::vector<host::ApplyRecord>& parts_of(CutShort& found) {
  return found.records;
}

/// A batch's part on one host: its plan is made there once more, and each instance's must be what was confirmed.
struct BatchQuestion {
  std::string id;
  std::vector<std::string> instances, digests;
  DeployQuestion plan;
  std::optional<std::chrono::seconds> when_empty;
  std::vector<SentSecret> secrets = {};  ///< that it writes
};

template <typename Archive>
void describe(Archive& archive, Like<BatchQuestion> auto& question) {
  archive(question.id, question.instances, question.digests, question.plan, question.secrets);
  host::describe_optional_seconds(archive, question.when_empty);
  archive.must(question.instances.size() == question.digests.size() && host::is_deployment_id(question.id));
}

}  // namespace ampcfg::fleet

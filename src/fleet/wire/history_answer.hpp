#pragma once

#include <vector>

#include "ampcfg/host/history.hpp"
#include "ampcfg/host/state/apply_records.hpp"
#include "fleet/wire/answers.hpp"

// What `history`, `history show` and `history verify` consist of between hosts.
namespace ampcfg::host {

template <typename Archive>
void describe(Archive& archive, fleet::Like<HistoryPart> auto& part) {
  archive(part.instance, part.result, part.files);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<HistoryEntry> auto& entry) {
  archive(entry.time, entry.action, entry.id, entry.user, entry.asked_by, entry.command, entry.undoes, entry.is_kept,
          entry.parts);
}

/// All but the entries.
template <typename Archive>
void describe(Archive& archive, fleet::Like<HostHistory> auto& history) {
  archive(history.warnings, history.known, history.unmatched, history.is_whole);
}
inline std::vector<HistoryEntry>& parts_of(HostHistory& history) {
  return history.entries;
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<About> auto& about) {
  archive(about.id, about.kind, about.undoes, about.command, about.user, about.asked_by, about.expectations_digest,
          about.expectations_created);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<FileRecord> auto& record) {
  archive(record.plugin, record.file, record.before, record.after, record.temporary, record.state, record.reason,
          record.renamed, record.made);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceRecord> auto& record) {
  archive(record.instance, record.path, record.game, record.state, record.reason, record.since, record.files);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<DeploymentRecord> auto& record) {
  archive(record.about, record.created, record.finished, record.instances);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<ShownFile> auto& file) {
  archive(file.instance, file.record, file.before, file.after, file.error);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<ApplyStep> auto& step) {
  archive(step.step, step.at);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<ApplyPart> auto& part) {
  archive(part.instance, part.batch, part.ran, part.slept, part.steps, part.reason);
}

/// All but the files.
template <typename Archive>
void describe(Archive& archive, fleet::Like<ShownDeployment> auto& shown) {
  archive(shown.record, shown.apply);
}
inline std::vector<ShownFile>& parts_of(ShownDeployment& shown) {
  return shown.files;
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<RecordProblem> auto& problem) {
  archive(problem.file, problem.line, problem.reason);
}

/// All but the problems.
template <typename Archive>
void describe(Archive& archive, fleet::Like<Verification> auto& found) {
  archive(found.lines, found.deployments, found.backups);
}
inline std::vector<RecordProblem>& parts_of(Verification& found) {
  return found.problems;
}

}  // namespace ampcfg::host

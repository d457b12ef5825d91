#pragma once

#include <vector>

#include "ampcfg/host/history.hpp"
#include "ampcfg/host/state/apply_records.hpp"
#include "fleet/wire/answers.hpp"
#include "fleet/wire/change_answer.hpp"

// What `history`, `history show` and `history verify` consist of between hosts.
namespace ampcfg::host {

template <typename Archive>
void describe_who(Archive& archive, auto& who) {
  archive(who.user, who.person, who.asked_by, who.asking_person, who.command);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<HistoryWish> auto& wish) {
  archive(wish.since, wish.limit);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<HistoryFile> auto& file) {
  archive(file.plugin, file.file, file.keys, file.untold);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<HistoryPart> auto& part) {
  archive(part.instance, part.result, part.files, part.changed);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<HistoryEntry> auto& entry) {
  describe_who(archive, entry);
  archive(entry.time, entry.action, entry.id, entry.undoes, entry.is_kept, entry.parts);
}

/// All but the entries.
template <typename Archive>
void describe(Archive& archive, fleet::Like<HostHistory> auto& history) {
  archive(history.warnings, history.known, history.unmatched_instances, history.unmatched_plugins,
          history.unmatched_files, history.unmatched_keys, history.is_whole);
}
inline std::vector<HistoryEntry>& parts_of(HostHistory& history) {
  return history.entries;
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<About> auto& about) {
  describe_who(archive, about);
  archive(about.id, about.kind, about.undoes, about.expectations_digest, about.expectations_created);
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

namespace ampcfg::fleet {

struct HistoryQuestion {
  host::Query query;
  host::HistoryWish wish;
};

template <typename Archive>
void describe(Archive& archive, Like<HistoryQuestion> auto& question) {
  archive(question.query, question.wish);
}

}  // namespace ampcfg::fleet

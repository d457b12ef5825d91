#pragma once

#include "ampcfg/document/reading/document.hpp"
#include "ampcfg/drift/judging/verdict.hpp"
#include "ampcfg/os/packing.hpp"

// What a verdict consists of, for who keeps it or sends it: a `Packer` writes it, and what it has written is read the
// same way.
namespace ampcfg::document {

template <typename Archive>
void describe(Archive& archive, os::Like<Place> auto& place) {
  archive(place.line, place.column);
  archive.must(place.line > 0 && place.column > 0);
}

}  // namespace ampcfg::document

namespace ampcfg::drift {

template <typename Archive>
void describe(Archive& archive, os::Like<Counts> auto& counts) {
  archive(counts.files, counts.keys, counts.ok, counts.variance, counts.drift, counts.error, counts.undecided);
}

template <typename Archive>
void describe(Archive& archive, os::Like<Ended> auto& ended) {
  archive(ended.until, ended.why, ended.by);
}

template <typename Archive>
void describe(Archive& archive, os::Like<Finding> auto& finding) {
  archive.choice(finding.status, Status::error);
  archive.word(finding.kind);
  archive(finding.plugin, finding.file, finding.key);
  archive.json(finding.expected);
  archive.json(finding.actual);
  archive(finding.hidden, finding.place, finding.message, finding.hint, finding.reverted, finding.group, finding.ended,
          finding.also_on, finding.undecided, finding.seal);
  archive.choice(finding.source, Source::variable);
}

template <typename Archive>
void describe(Archive& archive, os::Like<Verdict> auto& verdict) {
  archive(verdict.counts, verdict.findings, verdict.warnings);
}

}  // namespace ampcfg::drift

#include "ampcfg/drift/judging/judge.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/drift/judging/twin.hpp"
#include "drift/judging/key_verdict.hpp"
#include "drift/judging/selected_files.hpp"

namespace ampcfg::drift {
namespace {

using document::Document;

class Judgement {
 public:
  Judgement(const Expectations& expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
            const Selection& selection, const Secrets& secrets, bool with_ok)
      : plugin_(plugin), files_(files), secrets_(secrets), with_ok_(with_ok) {
    SelectedFiles selected(expectations, subject, plugin, files, selection);
    selected.each(verdict_.counts, [this](const SelectedFile& file) { judge(file); });
  }

  Verdict take() { return std::move(verdict_); }

 private:
  void judge(const SelectedFile& file) {
    const std::size_t first = verdict_.findings.size();
    const std::size_t drift = verdict_.counts.drift;
    judge(file, files_.read(file.name));
    std::sort(verdict_.findings.begin() + static_cast<std::ptrdiff_t>(first), verdict_.findings.end(),
              [](const Finding& left, const Finding& right) { return left.key < right.key; });
    note_twin(file.name, first, verdict_.counts.drift > drift);
  }

  /// People edit the one that nobody reads.
  void note_twin(const std::string& name, std::size_t first, bool differs) {
    const std::string warning = warning_of_twin(name, files_);
    if (warning.empty()) return;
    verdict_.warnings.push_back(warning);
    if (!differs) return;
    const auto drift =
        std::find_if(verdict_.findings.begin() + static_cast<std::ptrdiff_t>(first), verdict_.findings.end(),
                     [](const Finding& finding) { return finding.status == Status::drift; });
    if (drift != verdict_.findings.end() && drift->hint.empty()) drift->hint = warning;
  }

  void judge(const SelectedFile& file, const FileContent& content) {
    const std::string& name = file.name;
    if (const Document* document = document_of(content)) {
      judge(file, *document);
    } else if (const auto* invalid = std::get_if<document::Invalid>(&content)) {
      Finding& finding = add(Status::drift, "invalid-file", name);
      finding.place = invalid->place;
      finding.message = invalid->reason;
    } else if (const auto* unreadable = std::get_if<Unreadable>(&content)) {
      add(Status::error, "unreadable", name).message = unreadable->reason;
    } else {
      judge_missed(file);
    }
  }

  void judge(const SelectedFile& file, const Document& document) {
    if (is_blank(document)) return judge_missed(file);
    KeyCursor cursor(document);
    document::ReadingHints hints(document);
    std::optional<Secrets> of_file;
    std::optional<DocumentSecrets> secrets;  // where there is a finding
    for (const Wanted& wanted : file.wanted) {
      if (is_left_to_sight(wanted)) continue;
      const KeyVerdict verdict = judge_key(document, cursor, wanted);
      if (verdict.status == Status::ok && !with_ok_) {
        ++verdict_.counts.ok;
        continue;
      }
      Finding& finding = add(verdict.status, verdict.kind, file.name);
      if (verdict.actual && !secrets) secrets.emplace(document, secrets_.of_file(plugin_, file.name, of_file));
      describe(finding, wanted,
               verdict.actual ? shown_values(wanted, *verdict.actual, *secrets) : shown_values(wanted, secrets_));
      if (verdict.actual) finding.place = place_of(document, *verdict.actual);
      if (verdict.has_ended_value) finding.ended = ended_of(wanted);
      finding.message = message_of(document, wanted, verdict);
      finding.hint = hint_of(hints, wanted, verdict, finding.hidden);
    }
  }

  /// Keys that may be absent have what they should; all others together are one finding.
  void judge_missed(const SelectedFile& file) {
    const auto missed = missed_file(file, files_);
    if (missed) add(missed->status, missed->kind, missed->file).message = missed->message;
    if (missed && missed->status == Status::error) return;
    for (const Wanted& wanted : file.wanted) {
      if (is_missed_where_absent(wanted) || is_left_to_sight(wanted)) continue;
      const Status status = wanted.is_faulty() ? Status::error : wanted.is_variance() ? Status::variance : Status::ok;
      if (status == Status::ok && !with_ok_) {
        ++verdict_.counts.ok;
        continue;
      }
      const std::string_view kind = wanted.is_faulty() ? fault_of(wanted) : wanted.is_variance() ? "documented" : "";
      Finding& finding = add(status, kind, file.name);
      describe(finding, wanted, shown_values(wanted, secrets_));
      if (status == Status::variance) finding.message = words_of_variance(wanted);
      if (status == Status::error) finding.message = words_of_fault(wanted);
    }
  }

  static void describe(Finding& finding, const Wanted& wanted, ShownValues values) {
    finding.key = wanted.key;
    finding.source = wanted.source;
    finding.group = wanted.group();
    finding.expected = std::move(values.expected);
    finding.actual = std::move(values.actual);
    finding.hidden = values.hidden;
    finding.seal = std::move(values.seal);
    finding.undecided = wanted.demand.is_undecided();
  }

  Finding& add(Status status, std::string_view kind, const std::string& file) {
    count(verdict_.counts, status);
    Finding& finding = verdict_.findings.emplace_back();
    finding.status = status;
    finding.kind = kind;
    finding.plugin = plugin_;
    finding.file = file;
    return finding;
  }

  const std::string& plugin_;
  PluginFiles& files_;
  const Secrets& secrets_;
  bool with_ok_;
  Verdict verdict_;
};

/// A plugin's folder that nothing can be said of.
class NoFiles : public PluginFiles {
 public:
  [[nodiscard]] bool exists(std::string_view) override { return false; }
  [[nodiscard]] bool has_file(std::string_view) override { return false; }
  [[nodiscard]] const FileContent& read(std::string_view) override { return content_; }

 private:
  FileContent content_ = Absent{};
};

}  // namespace

Verdict judge(const Expectations& expectations, const Subject& subject, const std::string& plugin, PluginFiles& files,
              const Selection& selection, const Secrets& secrets, bool with_ok) {
  return Judgement(expectations, subject, plugin, files, selection, secrets, with_ok).take();
}

Verdict judge_unreadable(const Expectations& expectations, const Subject& subject, const std::string& plugin,
                         const std::string& reason, const Selection& selection) {
  NoFiles files;
  Verdict verdict = judge(expectations, subject, plugin, files, selection, Secrets(), false);
  verdict.findings.clear();
  Counts counts;
  counts.files = verdict.counts.files;
  counts.keys = verdict.counts.keys;
  counts.undecided = verdict.counts.undecided;
  verdict.counts = counts;
  if (verdict.counts.keys == 0) return verdict;
  Finding& finding = verdict.findings.emplace_back();
  finding.status = Status::error;
  finding.kind = "unreadable";
  finding.plugin = plugin;
  finding.message = reason;
  verdict.counts.error = 1;
  return verdict;
}

}  // namespace ampcfg::drift

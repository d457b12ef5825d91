#include "cli/report/history_report.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/drift/planning/plan.hpp"
#include "cli/report/below.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/report/history_parts.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// `changed: SMP101, SMP201 (3 files); failed: BENT01`.
std::string results_of(const host::HistoryEntry& entry, std::size_t columns) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<std::string>> instances;
  std::map<std::string, std::size_t> files;
  for (const host::HistoryPart& part : entry.parts) {
    const std::string result(part.result.word());
    if (!instances.contains(result)) order.push_back(result);
    auto& names = instances[result];
    if (!part.instance.empty()) names.push_back(shown(part.instance));
    files[result] += part.files;
  }
  std::string text;
  for (const std::string& result : order) {
    text += (text.empty() ? "" : "; ") + shown(result);
    if (!instances[result].empty()) text += ": " + some_of(instances[result], columns);
    if (files[result] > 0) text += " (" + counted(files[result], "file", "files") + ")";
  }
  if (!entry.undoes.empty()) text += (text.empty() ? "undoes " : "; undoes ") + shown(entry.undoes);
  return text;
}

bool has_trouble(const host::HistoryEntry& entry) {
  return std::any_of(entry.parts.begin(), entry.parts.end(), [](const host::HistoryPart& part) {
    return part.result == host::AuditResult::failed || part.result == host::AuditResult::partial;
  });
}

// ---------------------------------------------------------------- what was done, in a line or two

/// What stands below the first line of an entry.
constexpr std::size_t indent_below = 2 * gap;

using HistoryRow = std::array<std::string, 4>;

HistoryRow row_of(const host::HistoryEntry& entry) {
  const std::string id = entry.id.empty() ? "" : shown(entry.id) + (entry.is_kept ? "*" : "");
  return {local_minute(entry.time), shown(entry.action.word()), id, shown(entry.words())};
}

/// The columns of a host's entries.
class HistoryTable {
 public:
  HistoryTable(Output& out, const std::vector<host::HistoryEntry>& entries)
      : out_(out), names_{"when (" + local_zone() + ")", "what", "id", "who"} {
    std::vector<HistoryRow> rows{names_};
    for (const host::HistoryEntry& entry : entries) rows.push_back(row_of(entry));
    for (std::size_t at = 0; at < names_.size(); ++at) {
      for (const HistoryRow& row : rows) widths_[at] = std::max(widths_[at], width(row[at]));
      start_ += widths_[at] + gap;
    }
  }

  void print_names() const {
    for (const std::string& line : lines_of(names_, "result")) out_.line(out_.paint(Paint::faint, line));
  }

  /// What came of it stands behind the columns where there is room, else below.
  void print(const host::HistoryEntry& entry) const {
    const std::size_t room = out_.width() - (is_beside() ? start_ : indent_below);
    auto results = wrapped(results_of(entry, room), room);
    const Paint paint = has_trouble(entry) ? Paint::red : Paint::plain;
    std::string first;
    if (is_beside() && !results.empty()) {
      first = out_.paint(paint, results.front());
      results.erase(results.begin());
    }
    for (const std::string& line : lines_of(row_of(entry), first)) out_.line(line);
    const std::string before(is_beside() ? start_ : indent_below, ' ');
    for (const std::string& line : results) out_.line(before + out_.paint(paint, line));
  }

 private:
  [[nodiscard]] bool is_beside() const {
    constexpr std::size_t least_beside = 30;
    return start_ + least_beside <= out_.width();
  }

  /// One, where the columns fit; else what does not fit is below, whole.
  [[nodiscard]] std::vector<std::string> lines_of(const HistoryRow& row, const std::string& result) const {
    std::vector<std::string> lines(1);
    std::size_t taken = 0;
    for (std::size_t at = 0; at < row.size(); ++at) {
      if (taken > 0 && !row[at].empty() && taken + width(row[at]) > out_.width()) {
        lines.emplace_back(indent_below, ' ');
        taken = indent_below;
      }
      lines.back() += padded(row[at], widths_[at] + gap);
      taken += widths_[at] + gap;
    }
    if (is_beside()) lines.back() += result;
    return lines;
  }

  Output& out_;
  HistoryRow names_;
  std::array<std::size_t, 4> widths_{};
  std::size_t start_ = 0;  ///< where results begin
};

// ---------------------------------------------------------------- the keys that it changed

/// A key that was changed, on all instances where it was so, or a file of which that is not known.
struct ChangedRow {
  std::string what;    ///< `Chat/config.yml: cooldown`
  std::string change;  ///< `9  ->  3`
  std::vector<std::string> instances;
};

std::string change_words(const drift::PlannedKey& key, std::size_t columns) {
  const auto value = [&](const std::optional<std::string>& json) {
    return key.hidden ? std::string(drift::hidden_text) : cut(json.value_or("(no such key)"), columns);
  };
  return value(key.before) + "  ->  " + value(key.after);
}

/// Each value in at most `columns`.
std::vector<ChangedRow> changed_rows(const host::HistoryEntry& entry, std::size_t columns) {
  std::vector<ChangedRow> rows;
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  const auto add = [&](std::string what, std::string change, const std::string& instance) {
    const auto [place, is_new] = places.try_emplace({what, change}, rows.size());
    if (is_new) rows.push_back({std::move(what), std::move(change), {}});
    rows[place->second].instances.push_back(shown(instance));
  };
  for (const host::HistoryPart& part : entry.parts) {
    for (const host::HistoryFile& file : part.changed) {
      const std::string name = shown(file.plugin + "/" + file.file);
      if (!file.untold.empty()) add(name, "(" + told(file.untold) + ")", part.instance);
      for (const drift::PlannedKey& key : file.keys)
        add(name + ": " + shown(key.key), change_words(key, columns), part.instance);
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const ChangedRow& left, const ChangedRow& right) { return left.what < right.what; });
  return rows;
}

/// Where the columns of changed keys stand. A row that does not fit into them has its change below its key.
struct ChangedColumns {
  std::size_t names = 0, changes = 0;

  /// What stands before the instances.
  [[nodiscard]] std::size_t taken() const { return indent_below + names + gap + changes + gap; }
  [[nodiscard]] bool hold(const ChangedRow& row, std::size_t width_of_all) const {
    return width(row.what) <= names && width(row.change) <= changes &&
           taken() + width(row.instances.front()) <= width_of_all;
  }
};

/// As wide as the rows need that fit.
ChangedColumns columns_of(const std::vector<ChangedRow>& rows, std::size_t width_of_all) {
  ChangedColumns columns;
  std::size_t instances = 0;
  for (const ChangedRow& row : rows) {
    const ChangedColumns wider{std::max(columns.names, width(row.what)), std::max(columns.changes, width(row.change))};
    const std::size_t with_this = std::max(instances, width(row.instances.front()));
    if (wider.taken() + with_this > width_of_all) continue;
    columns = wider;
    instances = with_this;
  }
  return columns;
}

void print_changed_row(Output& out, const ChangedRow& row, const ChangedColumns& columns) {
  const std::string start(indent_below, ' ');
  if (columns.hold(row, out.width())) {
    return out.line(start + padded(row.what, columns.names + gap) + padded(row.change, columns.changes + gap) +
                    out.paint(Paint::faint, some_of(row.instances, out.width() - columns.taken())));
  }
  out.name(start, indent_below, row.what);
  const std::size_t below = indent_below + gap;
  const std::size_t room = out.width() - below;
  const std::string change = row.change + "  " + some_of(row.instances, room);
  const auto lines = width(change) <= room ? std::vector<std::string>{change} : wrapped(change, room);
  for (const std::string& line : lines) out.name(std::string(below, ' '), below, line);
}

/// All where the history is narrowed to keys; else so many that an entry is no longer than others.
void print_changed(Output& out, const host::HistoryEntry& entry, bool narrowed) {
  constexpr std::size_t most = 10, most_columns = 30;
  constexpr std::size_t any = std::numeric_limits<std::size_t>::max();
  if (entry.is_forgotten()) return out.line(std::string(indent_below, ' ') + "keys and values: (no longer kept)");
  std::vector<ChangedRow> rows = changed_rows(entry, narrowed ? any : most_columns);
  const std::size_t all = rows.size();
  if (!narrowed && all > most + 1) rows.resize(most);
  const ChangedColumns columns = columns_of(rows, out.width());
  for (const ChangedRow& row : rows) print_changed_row(out, row, columns);
  if (rows.size() == all) return;
  const std::string more =
      shown(out.as_typed_here("and " + grouped(all - rows.size()) + " more: `ampcfg history show " + entry.id + "`"));
  for (const std::string& line : wrapped(more, out.width() - indent_below))
    out.line(std::string(indent_below, ' ') + out.paint(Paint::faint, line));
}

void print_entries(Output& out, const std::vector<host::HistoryEntry>& entries, bool narrowed) {
  const HistoryTable table(out, entries);
  table.print_names();
  for (const host::HistoryEntry& entry : entries) {
    table.print(entry);
    if (!entry.command.empty())
      out.line(std::string(indent_below, ' ') +
               out.paint(Paint::faint, cut(shown(entry.command), out.width() - indent_below)));
    print_changed(out, entry, narrowed);
  }
}

// ---------------------------------------------------------------- one deployment

/// `09:30:00 stopping`, a line for each: when somebody asks why the evening was interrupted.
void print_steps(Output& out, const host::ApplyPart& part) {
  out.line();
  out.line(out.paint(Paint::strong, shown(part.instance)) + "  batch " + std::to_string(part.batch) +
           (part.steps.empty() ? ", not begun" : ""));
  for (const host::ApplyStep& step : part.steps) {
    out.line("  " + local_second(step.at) + "  " + shown(step.step.word()));
  }
  if (!part.reason.empty()) {
    for (const std::string& line : wrapped(told(part.reason), out.width() - 2)) out.line("  " + line);
  }
}

void print_instances(Output& out, const host::ShownDeployment& deployment) {
  for (const host::InstanceRecord& instance : deployment.record.instances) {
    out.line();
    std::string line = out.paint(Paint::strong, shown(instance.instance)) + "  " + shown(instance.state.word());
    if (!instance.reason.empty()) line += ": " + told(instance.reason);
    out.line(line);
    for (const host::FileRecord& file : instance.files) {
      std::string text = "  " + shown(file.plugin) + "/" + shown(file.file) + "  " + shown(file.state.word());
      if (file.before.empty()) text += ", made";
      if (file.after.empty()) text += ", removed";
      if (!file.reason.empty()) text += ": " + told(file.reason);
      out.line(text);
    }
  }
  for (const host::ApplyPart& part : deployment.apply) print_steps(out, part);
  for (const host::ShownFile& file : deployment.files) {
    if (!file.error) continue;
    print_error(out, shown(file.instance + " " + file.record.plugin + "/" + file.record.file), *file.error);
  }
}

void print_head(Output& out, const host::DeploymentRecord& record) {
  const auto fact = [&](const char* name, const std::string& text) {
    if (!text.empty()) out.line("  " + padded(name, 10) + text);
  };
  const host::About& about = record.about;
  out.line(out.paint(Paint::strong, shown(about.kind.word()) + " " + shown(about.id)));
  fact("begun", exact_moment(record.created));
  fact("finished", record.finished.empty() ? "not yet" : exact_moment(record.finished));
  fact("who", shown(about.words()));
  fact("command", shown(about.command));
  fact("undoes", shown(about.undoes));
  fact("set", shown(about.expectations_digest));
}

template <typename Result>
bool print_if_failed(Output& out, const Result& result) {
  if (result.answer) return false;
  if (result.error) print_error(out, shown(result.host), *result.error);
  return true;
}

}  // namespace

void print_history(Output& out, const HistoryResults& results, bool narrowed) {
  for (const auto& result : results) {
    if (print_if_failed(out, result)) continue;
    if (results.size() > 1) out.line(out.paint(Paint::strong, shown(result.host)));
    if (!result.answer->entries.empty()) {
      print_entries(out, result.answer->entries, narrowed);
    } else if (!result.answer->is_whole) {
      out.line("the record, as far as it can be read, has nothing of this");
    } else {
      out.line(narrowed || !result.answer->known.instances.empty() ? "nothing of this has been done yet"
                                                                   : "nothing has been done yet");
    }
  }
}

void print_shown(Output& out, const ShownResults& results, const drift::Secrets& secrets) {
  for (const auto& result : results) {
    if (print_if_failed(out, result)) continue;
    if (results.size() > 1) out.line(out.paint(Paint::strong, shown(result.host)));
    print_head(out, result.answer->record);
    print_instances(out, *result.answer);
    out.line();
  }
  print_diffs(out, as_change(results, secrets));
}

void print_verified(Output& out, const VerifyResults& results) {
  for (const auto& result : results) {
    if (print_if_failed(out, result)) continue;
    const host::Verification& found = *result.answer;
    const std::string start = results.size() > 1 ? shown(result.host) + ": " : "";
    for (const host::RecordProblem& problem : found.problems) {
      std::string place = shown(problem.file);
      if (problem.line > 0) place += ", line " + std::to_string(problem.line);
      out.line(start + out.paint(Paint::red, place) + ": " + shown(problem.reason));
    }
    const std::string counts = counted(found.lines, "line", "lines") + ", " +
                               counted(found.deployments, "deployment", "deployments") + " and " +
                               counted(found.backups, "backup", "backups");
    if (found.problems.empty()) {
      out.line(start + out.paint(Paint::green, counts + (found.lines + found.deployments + found.backups == 1
                                                             ? " is as it was written"
                                                             : " are as they were written")));
    } else {
      out.line(start + "of " + counts + ", " + grouped(found.problems.size()) +
               (found.problems.size() == 1 ? " is not as it was written" : " are not as they were written"));
    }
  }
}

}  // namespace ampcfg::cli

#include "cli/report/history_report.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "cli/report/below.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/report/history_parts.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// `2026-11-24 09:30` of an RFC 3339 time.
std::string minute_of(const std::string& time) {
  constexpr std::size_t length = 16;
  std::string text = shown(time).substr(0, length);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

std::string who(const std::string& user, const std::string& asked_by) {
  return asked_by.empty() ? shown(user) : shown(asked_by) + " as " + shown(user);
}

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

using HistoryRow = std::array<std::string, 4>;

HistoryRow row_of(const host::HistoryEntry& entry) {
  const std::string id = entry.id.empty() ? "" : shown(entry.id) + (entry.is_kept ? "*" : "");
  return {minute_of(entry.time), shown(entry.action.word()), id, who(entry.user, entry.asked_by)};
}

/// What came of an entry stands behind the columns where there is room, else below; its command below in any case. So
/// does its id, which must stay whole, where the columns are too many.
void print_entries(Output& out, const std::vector<host::HistoryEntry>& entries) {
  constexpr std::size_t least_beside = 30;
  constexpr std::size_t id = 2;
  HistoryRow names{"when (UTC)", "what", "id", "who"};
  std::array<std::size_t, 4> widths{};
  std::vector<HistoryRow> rows;
  for (const host::HistoryEntry& entry : entries) rows.push_back(row_of(entry));
  for (std::size_t at = 0; at < widths.size(); ++at) {
    widths[at] = width(names[at]);
    for (const HistoryRow& row : rows) widths[at] = std::max(widths[at], width(row[at]));
  }
  std::size_t all = 0;
  for (const std::size_t column : widths) all += column + gap;
  const bool has_id = all - gap <= out.width();
  const auto columns = [&](const HistoryRow& row) {
    std::string line;
    for (std::size_t at = 0; at < row.size(); ++at) {
      if (at != id || has_id) line += padded(row[at], widths[at] + gap);
    }
    return line;
  };
  const std::size_t start = width(columns(names));
  const bool beside = start + least_beside <= out.width();
  const std::size_t room = out.width() - (beside ? start : 2 * gap);
  out.line(out.paint(Paint::faint, cut(columns(names) + (beside ? "result" : ""), out.width())));
  for (std::size_t n = 0; n < entries.size(); ++n) {
    const host::HistoryEntry& entry = entries[n];
    const Paint paint = has_trouble(entry) ? Paint::red : Paint::plain;
    auto results = wrapped(results_of(entry, room), room);
    std::string line = columns(rows[n]);
    if (beside && !results.empty()) {
      line += out.paint(paint, results.front());
      results.erase(results.begin());
    } else {
      line = cut(line, out.width());
    }
    out.line(line);
    if (!has_id && !rows[n][id].empty()) out.name("    ", 2 * gap, rows[n][id]);
    const std::string indent(beside ? start : 2 * gap, ' ');
    for (const std::string& more : results) out.line(indent + out.paint(paint, more));
    if (!entry.command.empty())
      out.line("    " + out.paint(Paint::faint, cut(shown(entry.command), out.width() - 2 * gap)));
  }
}

/// `09:30:00 stopping`, a line for each: when somebody asks why the evening was interrupted.
void print_steps(Output& out, const host::ApplyPart& part) {
  constexpr std::size_t date = 11, time = 8;
  out.line();
  out.line(out.paint(Paint::strong, shown(part.instance)) + "  batch " + std::to_string(part.batch) +
           (part.steps.empty() ? ", not begun" : ""));
  for (const host::ApplyStep& step : part.steps) {
    const std::string at = step.at.size() >= date + time ? step.at.substr(date, time) : step.at;
    out.line("  " + shown(at) + "  " + shown(step.step.word()));
  }
  if (!part.reason.empty()) {
    for (const std::string& line : wrapped(shown(part.reason), out.width() - 2)) out.line("  " + line);
  }
}

void print_instances(Output& out, const host::ShownDeployment& deployment) {
  for (const host::InstanceRecord& instance : deployment.record.instances) {
    out.line();
    std::string line = out.paint(Paint::strong, shown(instance.instance)) + "  " + shown(instance.state.word());
    if (!instance.reason.empty()) line += ": " + shown(instance.reason);
    out.line(line);
    for (const host::FileRecord& file : instance.files) {
      std::string text = "  " + shown(file.plugin) + "/" + shown(file.file) + "  " + shown(file.state.word());
      if (file.before.empty()) text += ", made";
      if (file.after.empty()) text += ", removed";
      if (!file.reason.empty()) text += ": " + shown(file.reason);
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
    if (!text.empty()) out.line("  " + padded(name, 10) + shown(text));
  };
  const host::About& about = record.about;
  out.line(out.paint(Paint::strong, shown(about.kind.word()) + " " + shown(about.id)));
  fact("begun", record.created);
  fact("finished", record.finished.empty() ? "not yet" : record.finished);
  fact("who", about.asked_by.empty() ? about.user : about.asked_by + " as " + about.user);
  fact("command", about.command);
  fact("undoes", about.undoes);
  fact("set", about.expectations_digest);
}

template <typename Result>
bool print_if_failed(Output& out, const Result& result) {
  if (result.answer) return false;
  if (result.error) print_error(out, shown(result.host), *result.error);
  return true;
}

}  // namespace

void print_history(Output& out, const HistoryResults& results) {
  for (const auto& result : results) {
    if (print_if_failed(out, result)) continue;
    if (results.size() > 1) out.line(out.paint(Paint::strong, shown(result.host)));
    if (result.answer->entries.empty()) {
      out.line(result.answer->is_whole ? "nothing has been done yet"
                                       : "the record, as far as it can be read, has nothing of this");
    } else {
      print_entries(out, result.answer->entries);
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

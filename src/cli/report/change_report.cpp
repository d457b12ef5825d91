#include "cli/report/change_report.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "cli/report/below.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/report/label.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using host::ChangeResult;
using host::FileResult;

constexpr std::string_view title_of_instances = "instance";
/// `unchanged`
constexpr std::size_t result_width = 9;

/// Sums over what was done.
struct ChangeTotals {
  std::size_t keys = 0, files = 0, instances = 0;
  std::size_t failed = 0, partial = 0, skipped = 0, undone = 0, unchanged = 0;
  std::vector<std::string> flagged;
};

bool is_failure(const host::InstanceChange& change) {
  return change.error || change.result == ChangeResult::failed || change.result == ChangeResult::partial ||
         std::any_of(change.files.begin(), change.files.end(),
                     [](const host::FileChange& file) { return file.result == FileResult::failed; }) ||
         std::any_of(change.left.begin(), change.left.end(),
                     [](const drift::LeftAlone& left) { return left.has_failed(); });
}

bool leaves_drift(const host::InstanceChange& change) {
  return change.result == ChangeResult::skipped || drift::leaves_drift(change.left) ||
         std::any_of(change.files.begin(), change.files.end(),
                     [](const host::FileChange& file) { return file.result == FileResult::skipped; });
}

void count(ChangeTotals& totals, ChangeResult result) {
  switch (result) {
    case ChangeResult::changed:
      ++totals.instances;
      break;
    case ChangeResult::unchanged:
      ++totals.unchanged;
      break;
    case ChangeResult::failed:
      ++totals.failed;
      break;
    case ChangeResult::partial:
      ++totals.partial;
      break;
    case ChangeResult::skipped:
      ++totals.skipped;
      break;
    case ChangeResult::undone:
      ++totals.undone;
      break;
  }
}

ChangeTotals totals_of_changes(const ChangeResults& changes) {
  ChangeTotals totals;
  for (const auto& result : changes) {
    if (!result.answer) continue;
    for (const host::InstanceChange& change : result.answer->instances) {
      count(totals, change.result);
      if (change.flagged) totals.flagged.push_back(label_in(changes.size(), result.host, change.instance.name));
      for (const host::FileChange& file : change.files) {
        if (file.result != FileResult::changed) continue;
        ++totals.files;
        totals.keys += file.keys;
      }
    }
  }
  return totals;
}

Paint paint_of(ChangeResult result) {
  switch (result) {
    case ChangeResult::changed:
      return Paint::green;
    case ChangeResult::unchanged:
      return Paint::plain;
    case ChangeResult::failed:
    case ChangeResult::partial:
      return Paint::red;
    case ChangeResult::skipped:
    case ChangeResult::undone:
      break;
  }
  return Paint::yellow;
}

/// `2 missing-file, 1 shape`.
std::string kinds_of(const std::vector<drift::LeftAlone>& left) {
  std::map<std::string, std::size_t> kinds;
  for (const drift::LeftAlone& one : left) ++kinds[one.code];
  std::string text;
  for (const auto& [code, number] : kinds) text += (text.empty() ? "" : ", ") + grouped(number) + " " + code;
  return text;
}

std::string summary_of(const host::InstanceChange& change) {
  std::size_t keys = 0;
  std::size_t files = 0;
  for (const host::FileChange& file : change.files) {
    if (file.result != FileResult::changed) continue;
    ++files;
    keys += file.keys;
  }
  std::string text = files > 0 ? keys_in_files(keys, files) : "";
  if (!change.left.empty()) text += (text.empty() ? "left: " : "; left: ") + kinds_of(change.left);
  return text;
}

void print_instance(Output& out, const std::string& label, std::size_t columns, const host::InstanceChange& change) {
  out.line(out.paint(Paint::strong, padded(label, columns)) + "  " +
           out.paint(paint_of(change.result), padded(name(change.result), result_width)) + "  " + summary_of(change));
  if (change.error) {
    print_reason(out, change.error->what(), Paint::red);
    print_hint(out, change.error->hint());
  }
  for (const host::FileChange& file : change.files) {
    if (file.result == FileResult::changed || file.result == FileResult::unchanged) continue;
    const bool is_said = change.error && change.error->message().find(file.reason) != std::string::npos;
    std::string text = file.plugin + "/" + file.file + ": " + std::string(name(file.result));
    if (!file.code.empty()) text += ": " + file.code;
    if (!file.reason.empty() && !is_said) text += ": " + file.reason;
    print_reason(out, text, file.result == FileResult::failed ? Paint::red : Paint::yellow);
    if (!is_said) print_hint(out, file.hint);
  }
}

/// Each instance in which something was done or went wrong.
void print_instances(Output& out, const ChangeResults& changes) {
  std::vector<std::pair<std::string, const host::InstanceChange*>> rows;
  for (const auto& result : changes) {
    if (!result.answer) continue;
    for (const host::InstanceChange& change : result.answer->instances) {
      if (change.result != ChangeResult::unchanged || !change.left.empty())
        rows.emplace_back(label_in(changes.size(), result.host, change.instance.name), &change);
    }
  }
  if (rows.empty()) return;
  std::size_t columns = width(title_of_instances);
  for (const auto& [label, change] : rows) columns = std::max(columns, width(label));
  out.line(out.paint(Paint::faint, padded(title_of_instances, columns) + "  " + padded("result", result_width) +
                                       "  what was done, and left"));
  for (const auto& [label, change] : rows) print_instance(out, label, columns, *change);
  out.line();
}

void print_sum(Output& out, const PlannedChange& planned, const ChangeTotals& totals, int code) {
  std::string text = totals.files == 0 ? "nothing was changed"
                                       : "changed " + keys_in_files(totals.keys, totals.files) + " of " +
                                             counted(totals.instances, "instance", "instances");
  const auto add = [&](std::size_t number, const char* what) {
    if (number > 0) text += ", " + grouped(number) + " " + what;
  };
  add(totals.unchanged, "unchanged");
  add(totals.skipped, "skipped");
  add(totals.undone, "undone");
  add(totals.partial, "partial");
  add(totals.failed, "failed");
  if (totals.files > 0) text += " (" + planned.about.id + ")";
  for (const std::string& line : wrapped(text, out.width()))
    out.line(out.paint(code == 1 ? Paint::red : code == 2 ? Paint::yellow : Paint::green, line));
  if (totals.files > 0)
    out.line(
        out.paint(Paint::faint, "undo it: ampcfg rollback" + shown(planned.place) + " " + planned.about.id + " --all"));
  if (totals.flagged.empty()) return;
  const std::size_t number = totals.flagged.size();
  const std::string flagged = counted(number, "instance needs", "instances need") +
                              " a restart: " + some_of(totals.flagged, std::max<std::size_t>(out.width(), 60) * 2);
  for (const std::string& line : wrapped(flagged, out.width())) out.line(line);
}

}  // namespace

bool has_nothing_to_undo(const Error& error) {
  constexpr std::array<std::string_view, 3> codes{"deployment-unknown", "deployment-pruned", "nothing-to-undo"};
  return std::find(codes.begin(), codes.end(), error.code()) != codes.end();
}

PlanTotals totals_of(const PlanResults& plans) {
  PlanTotals totals;
  for (const auto& result : plans) {
    ++totals.hosts;
    if (!result.answer) {
      ++(result.error && has_nothing_to_undo(*result.error) ? totals.hosts_without : totals.failed_hosts);
      continue;
    }
    for (const host::InstancePlan& instance : result.answer->instances) {
      ++totals.instances;
      if (instance.instance.error) ++totals.failed_instances;
      std::size_t files = 0;
      for (const drift::PluginPlan& plugin : instance.plugins) {
        for (const drift::FilePlan& file : plugin.files) {
          if (file.obstacle) continue;
          ++files;
          totals.keys += file.keys.size();
        }
        for (const drift::LeftAlone& left : plugin.left) {
          if (left.counts()) ++(left.has_failed() ? totals.unreadable : totals.skipped);
        }
      }
      totals.files += files;
      if (files > 0) ++totals.changing_instances;
    }
  }
  return totals;
}

std::vector<std::string> warnings_in(const PlanResults& plans) {
  std::map<std::string, std::vector<std::string>> instances;  // by warning
  for (const auto& result : plans) {
    if (!result.answer) continue;
    for (const host::InstancePlan& instance : result.answer->instances) {
      for (const drift::PluginPlan& plugin : instance.plugins) {
        for (const std::string& warning : plugin.warnings)
          instances[warning].push_back(label_in(plans.size(), result.host, instance.instance.name));
      }
    }
  }
  constexpr std::size_t columns = 60;
  std::vector<std::string> warnings;
  for (const auto& [warning, labels] : instances) warnings.push_back(warning + " (" + some_of(labels, columns) + ")");
  return warnings;
}

int exit_code_of(const PlannedChange& planned) {
  const PlanTotals totals = totals_of(planned.plans);
  if (totals.has_failed() || totals.hosts_without > 0 || planned.has_unmatched_patterns) return 1;
  const bool drifts = totals.changes() && planned.about.kind != host::Action::rollback;
  return drifts || totals.skipped > 0 ? 2 : 0;
}

int exit_code_of(const PlannedChange& planned, const ChangeResults& changes) {
  bool drifts = false;
  bool failed = planned.has_unmatched_patterns;
  for (const auto& result : changes) {
    if (!result.answer) {
      failed = true;
      continue;
    }
    for (const host::InstanceChange& change : result.answer->instances) {
      failed |= is_failure(change);
      drifts |= leaves_drift(change);
    }
  }
  if (failed) return 1;
  return drifts ? 2 : 0;
}

void print_changes(Output& out, const PlannedChange& planned, const ChangeResults& changes, bool left) {
  for (std::size_t n = 0; n < changes.size(); ++n) {
    const bool is_news = left || planned.plans[n].answer;
    if (changes[n].error && is_news) print_error(out, shown(changes[n].host), *changes[n].error);
  }
  print_instances(out, changes);
  if (left) print_rows(out, {}, left_rows(planned.plans));
  print_sum(out, planned, totals_of_changes(changes), exit_code_of(planned, changes));
}

}  // namespace ampcfg::cli

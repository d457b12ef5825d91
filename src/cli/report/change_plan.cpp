// change_report.hpp: a plan for people, before it is carried out.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "cli/report/below.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/label.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/contrast.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// Of what is no terminal: about a printed page.
constexpr std::size_t most_plan_lines = 60;
constexpr std::size_t lines_below_plan = 6;
constexpr std::size_t widest_key = 40;
constexpr std::string_view arrow = "  ->  ";
constexpr std::string_view hidden_change = "(changes, hidden)";

void print_key(Output& out, const drift::PlannedKey& key, std::size_t columns) {
  const std::string name = shown(key.key);
  const std::size_t start = 2 * indent + columns + indent;
  const std::size_t room = out.width() > start + arrow.size() ? out.width() - start - arrow.size() : 0;
  constexpr std::size_t least = 16;
  const Contrast both =
      contrast(key.after.value_or("(no key)"), key.before.value_or("(no such key)"), std::max(room / 2, least));
  const bool hidden = key.hidden || key.before == key.after;  // as they are shown: a secret within differs
  const std::string values = hidden ? std::string(hidden_change)
                                    : out.paint(Paint::red, both.actual.text()) + std::string(arrow) +
                                          out.paint(Paint::green, both.expected.text());
  const std::string left(2 * indent, ' ');
  if (width(name) <= columns) return out.line(left + padded(name, columns + indent) + values);
  out.name(left, left.size(), name);
  out.line(std::string(start, ' ') + values);
}

void print_file(Output& out, const std::string& plugin, const drift::FilePlan& file) {
  std::string title = shown(plugin) + "/" + shown(file.file);
  if (!file.before) title += "  (new)";
  if (!file.after) title += "  (removed)";
  out.name(std::string(indent, ' '), indent, title);
  std::size_t columns = 0;
  for (const drift::PlannedKey& key : file.keys) columns = std::max(columns, width(shown(key.key)));
  columns = std::min(columns, std::min(widest_key, out.width() / 2));
  for (const drift::PlannedKey& key : file.keys) print_key(out, key, columns);
}

/// An instance in which nothing will be done: its error, the files that could not be written, and how many stay as they
/// are with those.
void print_failed(Output& out, const std::string& label, const host::InstancePlan& plan) {
  const Error& error = *plan.instance.error;
  out.line(out.paint(Paint::strong, label));
  print_reason(out, error.what(), Paint::red);
  print_hint(out, error.hint());
  std::size_t undone = 0;
  for (const drift::PluginPlan& plugin : plan.plugins) {
    for (const drift::FilePlan& file : plugin.files) {
      if (!file.obstacle) continue;
      if (file.is_undone()) {
        ++undone;
        continue;
      }
      const bool is_said = error.message().find(file.obstacle->message()) != std::string::npos;
      const std::string failed = plugin.plugin + "/" + file.file + ": failed: " + file.obstacle->code();
      print_reason(out, is_said ? failed : failed + ": " + file.obstacle->message(), Paint::red);
      if (!is_said) print_hint(out, file.obstacle->hint());
    }
  }
  if (undone > 0)
    print_reason(out, "with it " + counted(undone, "file stays", "files stay") + " as before", Paint::red);
  out.line();
}

template <typename Look>
void each_instance(const PlanResults& plans, const Look& look) {
  for (const auto& result : plans) {
    if (!result.answer) continue;
    for (const host::InstancePlan& instance : result.answer->instances)
      look(label_in(plans.size(), result.host, instance.instance.name), instance);
  }
}

std::size_t lines_by_instance(const PlanResults& plans) {
  std::size_t lines = 0;
  each_instance(plans, [&](const std::string&, const host::InstancePlan& instance) {
    if (!has_work(instance)) return;
    lines += 2;
    for (const drift::PluginPlan& plugin : instance.plugins) {
      for (const drift::FilePlan& file : plugin.files) lines += 1 + file.keys.size();
    }
  });
  return lines;
}

void print_by_instance(Output& out, const PlanResults& plans) {
  each_instance(plans, [&](const std::string& label, const host::InstancePlan& instance) {
    if (!has_work(instance)) return;
    out.line(out.paint(Paint::strong, label));
    for (const drift::PluginPlan& plugin : instance.plugins) {
      for (const drift::FilePlan& file : plugin.files) print_file(out, plugin.plugin, file);
    }
    out.line();
  });
}

/// What is more than a screenful is counted: by file, with the instances.
void print_by_file(Output& out, const PlanResults& plans) {
  struct Row {
    std::set<std::string> keys;
    std::vector<std::string> instances;
  };
  std::map<std::string, Row> rows;
  each_instance(plans, [&](const std::string& label, const host::InstancePlan& instance) {
    if (!has_work(instance)) return;
    for (const drift::PluginPlan& plugin : instance.plugins) {
      for (const drift::FilePlan& file : plugin.files) {
        Row& row = rows[shown(plugin.plugin) + "/" + shown(file.file)];
        for (const drift::PlannedKey& key : file.keys) row.keys.insert(key.key);
        row.instances.push_back(label);
      }
    }
  });
  for (const auto& [file, row] : rows) {
    out.name("", 0, file);
    out.line(std::string(indent, ' ') + counted(row.keys.size(), "key", "keys") + " on " +
             some_of(row.instances, out.width() - std::min(out.width(), std::size_t{20})));
  }
  out.line();
  out.line(out.paint(Paint::faint, "see each line: --diff; each key: --json"));
}

void print_failures(Output& out, const PlanResults& plans) {
  for (const auto& result : plans) {
    if (result.error) print_error(out, shown(result.host), *result.error);
  }
  each_instance(plans, [&](const std::string& label, const host::InstancePlan& instance) {
    if (instance.instance.error) print_failed(out, label, instance);
  });
}

void print_sum(Output& out, const PlannedChange& planned, const PlanTotals& totals) {
  const bool deploys = planned.about.kind != host::Action::rollback;
  const bool is_one = std::max(totals.keys, totals.files) == 1;
  std::string text = totals.changes() ? keys_in_files(totals.keys, totals.files) + " of " +
                                            counted(totals.changing_instances, "instance", "instances") +
                                            (!deploys ? " would be brought back"
                                             : is_one ? " differs from what is expected"
                                                      : " differ from what is expected")
                     : totals.skipped + totals.unreadable + totals.failed_hosts + totals.failed_instances > 0
                         ? "nothing can be changed"
                     : deploys ? "everything is as expected in " + counted(totals.instances, "instance", "instances")
                               : "nothing to bring back";
  if (totals.skipped > 0) text += ", " + grouped(totals.skipped) + " left as it is";
  if (totals.unreadable > 0) text += ", " + grouped(totals.unreadable) + " unreadable";
  if (totals.failed_instances > 0) text += ", " + counted(totals.failed_instances, "instance", "instances") + " failed";
  if (totals.failed_hosts > 0) text += ", " + counted(totals.failed_hosts, "host", "hosts") + " failed";
  const Paint paint = totals.has_failed() ? Paint::red : totals.changes() ? Paint::yellow : Paint::green;
  for (const std::string& line : wrapped(text, out.width())) out.line(out.paint(paint, line));
}

}  // namespace

void print_plan(Output& out, const PlannedChange& planned) {
  const PlanResults& plans = planned.plans;
  print_failures(out, plans);
  const std::size_t screen = out.height() == 0 ? most_plan_lines : std::max(out.height(), 2 * lines_below_plan);
  if (lines_by_instance(plans) <= screen - lines_below_plan) {
    print_by_instance(out, plans);
  } else {
    print_by_file(out, plans);
  }
  print_left(out, left_rows(plans));
  print_sum(out, planned, totals_of(plans));
}

void print_remarks(Output& out, const PlannedChange& planned) {
  print_failures(out, planned.plans);
  print_left(out, left_rows(planned.plans));
  print_sum(out, planned, totals_of(planned.plans));
}

}  // namespace ampcfg::cli

// change_report.hpp: a plan for people, before it is carried out.
#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "cli/report/below.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/report/change_report.hpp"
#include "cli/report/label.hpp"
#include "cli/report/plan_table.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::size_t widest_key = 40;
constexpr std::string_view hidden_change = "(changes, hidden)";

std::string before_of(const drift::FilePlan& file, const drift::PlannedKey& key) {
  if (key.hidden || key.before == key.after) return std::string(hidden_change);
  return key.before.value_or(file.before ? "(no such key)" : "(no such file)");
}

std::string after_of(const drift::FilePlan& file, const drift::PlannedKey& key) {
  if (key.hidden || key.before == key.after) return {};
  return key.after.value_or(file.after ? "(no such key)" : "(no such file)");
}

void print_key(Output& out, const drift::FilePlan& file, const drift::PlannedKey& key, std::size_t columns) {
  const std::string name = shown(key.key);
  const PlanRow row{name, before_of(file, key), after_of(file, key), {}, {}, false, {}};
  const std::string left(2 * indent, ' ');
  const std::size_t start = left.size() + columns + gap;
  const bool fits = start + width(row.becomes()) <= out.width();
  if (fits && width(name) <= columns) return out.line(left + padded(name, columns + gap) + painted_change(out, row));
  out.name(left, left.size(), name);
  if (fits) return out.line(std::string(start, ' ') + painted_change(out, row));
  print_change_below(out, 3 * indent, row);
}

void print_file(Output& out, const std::string& plugin, const drift::FilePlan& file) {
  std::string title = shown(plugin) + "/" + shown(file.file);
  if (!file.before) title += "  (new)";
  if (!file.after) title += "  (removed)";
  out.name(std::string(indent, ' '), indent, title);
  std::size_t columns = 0;
  for (const drift::PlannedKey& key : file.keys) columns = std::max(columns, width(shown(key.key)));
  columns = std::min(columns, std::min(widest_key, out.width() / 2));
  for (const drift::PlannedKey& key : file.keys) print_key(out, file, key, columns);
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

/// What changes, by key: each change once, with the instances that it is the same on, those of a file and of a key
/// together, in the order in which the instances have them.
class RowsByKey {
 public:
  void add(const std::string& plugin, const drift::FilePlan& file, const std::string& label) {
    const std::string name = shown(plugin) + "/" + shown(file.file);
    const std::size_t place = places_.try_emplace(name, places_.size()).first->second;
    for (const drift::PlannedKey& key : file.keys) {
      const std::string what = name + ": " + shown(key.key);
      add({place, key.key}, {what, before_of(file, key), after_of(file, key), {}, {}, false, {label}});
    }
    if (file.keys.empty()) add({place, {}}, {name, "(its old bytes)", {}, {}, {}, false, {label}});
  }

  [[nodiscard]] std::vector<PlanRow> take() {
    std::vector<PlanRow> all;
    for (auto& [key, rows] : rows_) std::move(rows.begin(), rows.end(), std::back_inserter(all));
    return all;
  }

 private:
  using Key = std::pair<std::size_t, std::string>;  ///< the file's place among the files, and the key

  void add(const Key& key, PlanRow row) {
    std::vector<PlanRow>& rows = rows_[key];
    const auto same = std::find_if(rows.begin(), rows.end(), [&](const PlanRow& other) {
      return other.before == row.before && other.after == row.after;
    });
    if (same == rows.end()) return rows.push_back(std::move(row));
    same->instances.push_back(row.instances.front());
  }

  std::map<std::string, std::size_t> places_;
  std::map<Key, std::vector<PlanRow>> rows_;
};

std::vector<PlanRow> rows_by_key(const PlanResults& plans) {
  RowsByKey rows;
  each_instance(plans, [&](const std::string& label, const host::InstancePlan& instance) {
    if (!has_work(instance)) return;
    for (const drift::PluginPlan& plugin : instance.plugins) {
      for (const drift::FilePlan& file : plugin.files) rows.add(plugin.plugin, file, label);
    }
  });
  return rows.take();
}

/// It has not failed.
void print_host_without(Output& out, const std::string& label, const Error& error) {
  out.line(out.paint(Paint::strong, label));
  print_reason(out, error.what(), Paint::yellow);
  print_hint(out, error.hint());
  out.line();
}

void print_failures(Output& out, const PlanResults& plans) {
  for (const auto& result : plans) {
    if (!result.error) continue;
    has_nothing_to_undo(*result.error) ? print_host_without(out, shown(result.host), *result.error)
                                       : print_error(out, shown(result.host), *result.error);
  }
  each_instance(plans, [&](const std::string& label, const host::InstancePlan& instance) {
    if (instance.instance.error) print_failed(out, label, instance);
  });
}

void add_failures(std::string& text, const PlanTotals& totals) {
  if (totals.unreadable > 0) text += ", " + counted(totals.unreadable, "error", "errors");
  if (totals.failed_instances > 0) text += ", " + counted(totals.failed_instances, "instance", "instances") + " failed";
  if (totals.failed_hosts > 0) text += ", " + counted(totals.failed_hosts, "host", "hosts") + " failed";
}

std::string changes_in_words(const PlanTotals& totals) {
  return keys_in_files(totals.keys, totals.files) + " of " +
         counted(totals.changing_instances, "instance", "instances");
}

void print_sum(Output& out, const PlannedChange& planned, const PlanTotals& totals) {
  const bool deploys = planned.about.kind != host::Action::rollback;
  const bool is_one = totals.keys == 1 || (totals.keys == 0 && totals.files == 1);
  const std::string_view differ = is_one ? " differs from what is expected" : " differ from what is expected";
  std::string text = totals.changes() ? changes_in_words(totals).append(deploys ? differ : " would be brought back")
                     : totals.skipped > 0 || totals.has_failed() ? "nothing can be changed"
                     : deploys && totals.instances == 0          ? std::string("there is no instance to look at")
                     : deploys ? "everything is as expected in " + counted(totals.instances, "instance", "instances")
                               : "nothing to bring back";
  if (totals.skipped > 0) text += ", " + grouped(totals.skipped) + " left";
  add_failures(text, totals);
  const bool is_clean = !totals.changes() && totals.skipped + totals.hosts_without == 0;
  const Paint paint = totals.has_failed() ? Paint::red : is_clean ? Paint::green : Paint::yellow;
  for (const std::string& line : wrapped(text, out.width())) out.line(out.paint(paint, line));
}

}  // namespace

std::string sum_before_question(const PlanTotals& totals) {
  std::string text = changes_in_words(totals);
  add_failures(text, totals);
  return text;
}

void print_plan(Output& out, const PlannedChange& planned, bool with_sum) {
  const PlanTotals totals = totals_of(planned.plans);
  print_failures(out, planned.plans);
  std::vector<PlanRow> rows;
  if (totals.changing_instances > 1) {
    rows = rows_by_key(planned.plans);
  } else {
    print_by_instance(out, planned.plans);
  }
  print_rows(out, rows, left_rows(planned.plans));
  if (with_sum) print_sum(out, planned, totals);
}

void print_remarks(Output& out, const PlannedChange& planned, bool with_sum) {
  print_failures(out, planned.plans);
  print_rows(out, {}, left_rows(planned.plans));
  if (with_sum) print_sum(out, planned, totals_of(planned.plans));
}

}  // namespace ampcfg::cli

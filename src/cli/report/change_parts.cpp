#include "cli/report/change_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "cli/report/label.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::size_t most_left_lines = 40;

std::string what_is_left(const drift::LeftAlone& left) {
  std::string what = left.plugin;
  if (left.file) what += "/" + *left.file;
  if (left.key) what += ": " + *left.key;
  return shown(what);
}

}  // namespace

std::string some_of(const std::vector<std::string>& labels, std::size_t columns) {
  std::string names;
  for (std::size_t at = 0; at < labels.size(); ++at) {
    const std::string more = (at == 0 ? "" : ", ") + labels[at];
    const std::size_t rest = labels.size() - at - 1;
    const std::string end = rest == 0 ? "" : fmt::format(" and {} more", grouped(rest));
    if (at > 0 && width(names) + width(more) + width(end) > columns)
      return names + fmt::format(" and {} more", grouped(rest + 1));
    names += more;
  }
  return names;
}

std::vector<PlanRow> left_rows(const PlanResults& plans) {
  std::map<std::tuple<std::string, std::string, std::string>, PlanRow> rows;
  for (const auto& result : plans) {
    if (!result.answer) continue;
    for (const host::InstancePlan& instance : result.answer->instances) {
      for (const drift::PluginPlan& plugin : instance.plugins) {
        for (const drift::LeftAlone& left : plugin.left) {
          std::string what = what_is_left(left);
          PlanRow& row = rows[{what, left.code, left.reason}];
          row.what = "left: " + std::move(what);
          row.left = left.code;
          row.reason = shown(left.reason);
          row.failed = left.has_failed();
          row.instances.push_back(label_in(plans.size(), result.host, instance.instance.name));
        }
      }
    }
  }
  std::vector<PlanRow> sorted;
  for (auto& [key, row] : rows) sorted.push_back(std::move(row));
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const PlanRow& one, const PlanRow& other) { return one.failed && !other.failed; });
  return sorted;
}

void print_rows(Output& out, const std::vector<PlanRow>& changes, const std::vector<PlanRow>& left) {
  std::vector<PlanRow> all = changes;
  all.insert(all.end(), left.begin(), left.end());
  PlanTable table(out, all);
  for (const PlanRow& row : changes) table.print(row);
  const std::size_t listed = left.size() > most_left_lines + 1 ? most_left_lines : left.size();
  for (std::size_t at = 0; at < listed; ++at) table.print(left[at]);
  if (listed < left.size()) out.line(fmt::format("left: and {} more (--json has all)", grouped(left.size() - listed)));
}

std::string keys_in_files(std::size_t keys, std::size_t files) {
  const std::string in_files = counted(files, "file", "files");
  return keys == 0 ? in_files : counted(keys, "key", "keys") + " in " + in_files;
}

}  // namespace ampcfg::cli

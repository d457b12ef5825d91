#include "cli/report/change_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "cli/report/below.hpp"
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

std::vector<LeftAloneRow> left_rows(const PlanResults& plans) {
  std::map<std::tuple<std::string, std::string, std::string>, LeftAloneRow> rows;
  for (const auto& result : plans) {
    if (!result.answer) continue;
    for (const host::InstancePlan& instance : result.answer->instances) {
      for (const drift::PluginPlan& plugin : instance.plugins) {
        for (const drift::LeftAlone& left : plugin.left) {
          std::string what = what_is_left(left);
          LeftAloneRow& row = rows[{what, left.code, left.reason}];
          row.what = std::move(what);
          row.code = left.code;
          row.reason = left.reason;
          row.failed = left.has_failed();
          row.instances.push_back(label_in(plans.size(), result.host, instance.instance.name));
        }
      }
    }
  }
  std::vector<LeftAloneRow> sorted;
  for (auto& [key, row] : rows) sorted.push_back(std::move(row));
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const LeftAloneRow& left, const LeftAloneRow& right) { return left.failed && !right.failed; });
  return sorted;
}

void print_left(Output& out, const std::vector<LeftAloneRow>& rows) {
  if (rows.empty()) return;
  out.line(out.paint(Paint::strong, "left as it is"));
  for (std::size_t at = 0; at < rows.size(); ++at) {
    if (at == most_left_lines && rows.size() > most_left_lines + 1) {
      out.line(std::string(indent, ' ') + fmt::format("and {} more (--json has all)", grouped(rows.size() - at)));
      break;
    }
    const LeftAloneRow& row = rows[at];
    out.name(std::string(indent, ' '), indent, row.what);
    const std::size_t room = out.width() - 2 * indent;
    const std::string text = row.code + ": " + shown(row.reason) + " (" + some_of(row.instances, room / 2) + ")";
    for (const std::string& line : wrapped(text, room))
      out.line(std::string(2 * indent, ' ') + out.paint(row.failed ? Paint::red : Paint::yellow, line));
  }
  out.line();
}

std::string keys_in_files(std::size_t keys, std::size_t files) {
  const std::string in_files = counted(files, "file", "files");
  return keys == 0 ? in_files : counted(keys, "key", "keys") + " in " + in_files;
}

}  // namespace ampcfg::cli

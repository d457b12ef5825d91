// scan_table.hpp: a scan by key, for more findings than a screen takes.
#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "ampcfg/host/reading/instance_scan.hpp"
#include "cli/report/below.hpp"
#include "cli/report/finding_table.hpp"
#include "cli/report/label.hpp"
#include "cli/report/missing_keys.hpp"
#include "cli/report/scan_table.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// What findings must share to be shown as one. Line and source may differ; the place in an invalid file may not.
auto identity(const drift::Finding& finding) {
  const auto line = finding.key || !finding.place ? 0 : finding.place->line;
  const auto column = finding.key || !finding.place ? 0 : finding.place->column;
  return std::tuple(finding.key, finding.status, std::string_view(finding.kind), finding.hidden, finding.expected,
                    finding.actual, std::string_view(finding.message), std::string_view(finding.hint),
                    finding.reverted.empty(), line, column);
}
using Identity = decltype(identity(std::declval<const drift::Finding&>()));

/// A plugin's file with what is found in it.
struct FileFindings {
  std::string name;
  std::map<Identity, FindingRow> rows_by_identity;
  std::vector<FindingRow> rows;  ///< the same, what most instances have first
  std::size_t drift = 0, errors = 0;
};

using FileName = std::pair<std::string, std::optional<std::string>>;

void add(FileFindings& file, const drift::Finding& finding, const std::string& instance) {
  FindingRow& row = file.rows_by_identity[identity(finding)];
  if (row.finding == nullptr) row.finding = &finding;
  row.instances.push_back(instance);
  file.drift += finding.status == drift::Status::drift ? 1 : 0;
  file.errors += finding.status == drift::Status::error ? 1 : 0;
}

bool is_as_decided(const FindingRow& row) {
  return row.finding->status == drift::Status::ok || row.finding->status == drift::Status::variance;
}

/// What most instances have first; a key's rows stay together.
void sort_rows(FileFindings& file, std::size_t instances) {
  for (auto& [identity, row] : file.rows_by_identity) {
    row.everywhere = row.instances.size() == instances;
    file.rows.push_back(std::move(row));
  }
  fold_missing_keys(file.rows);
  const auto is_same = [](const FindingRow& left, const FindingRow& right) {
    return left.finding->key && left.finding->key == right.finding->key && left.missing_keys == right.missing_keys &&
           is_as_decided(left) == is_as_decided(right);
  };
  std::map<std::optional<std::string>, std::ptrdiff_t> findings;
  for (const FindingRow& row : file.rows) findings[row.finding->key] += std::ssize(row.instances);
  const auto rank = [&](const FindingRow& row) {
    return std::tuple(is_as_decided(row), -findings[row.finding->key], row.finding->key, row.missing_keys,
                      -std::ssize(row.instances));
  };
  std::stable_sort(file.rows.begin(), file.rows.end(),
                   [&](const FindingRow& left, const FindingRow& right) { return rank(left) < rank(right); });
  for (std::size_t at = 1; at < file.rows.size(); ++at)
    file.rows[at].repeats_key = is_same(file.rows[at - 1], file.rows[at]);
}

/// The worst first: errors, then by the number of findings.
std::vector<FileFindings> files_of(const ScanResults& results, const Listing& listing) {
  std::map<FileName, FileFindings> by_name;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      const std::string label = label_in(results.size(), result.host, scan.instance.name);
      for (const drift::Finding& finding : scan.findings) {
        if (listing.lists(finding.status)) add(by_name[{finding.plugin, finding.file}], finding, label);
      }
    }
  }
  const std::size_t instances = totals_of(results).instances;
  std::vector<FileFindings> files;
  for (auto& [name, file] : by_name) {
    file.name = shown(name.first) + (name.second ? "/" + shown(*name.second) : "");
    sort_rows(file, instances);
    files.push_back(std::move(file));
  }
  std::stable_sort(files.begin(), files.end(), [](const FileFindings& left, const FileFindings& right) {
    return std::tie(left.errors, left.drift) > std::tie(right.errors, right.drift);
  });
  return files;
}

void print_failures(Output& out, const ScanResults& results) {
  for (const auto& result : results) {
    if (result.error) print_error(out, shown(result.host), *result.error);
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      if (!scan.instance.error) continue;
      print_error(out, label_in(results.size(), result.host, scan.instance.name), *scan.instance.error);
    }
  }
}

void print_heading(Output& out, const FileFindings& file) {
  std::string sum = file.drift > 0 ? grouped(file.drift) + " drift" : "";
  if (file.errors > 0) sum += (sum.empty() ? "" : ", ") + counted(file.errors, "error", "errors");
  if (width(file.name) + 2 + width(sum) <= out.width()) {
    out.line(out.paint(Paint::strong, file.name) + "  " + out.paint(Paint::faint, sum));
  } else {
    out.name("", 0, file.name, Paint::strong);
  }
}

std::size_t findings_in(const FindingRow& row) {
  return row.instances.size() * std::max<std::size_t>(row.missing_keys, 1);
}

std::string more_of(std::size_t findings) {
  return "and " + counted(findings, "more finding", "more findings");
}

/// The worst of a file, in about `room` lines.
void print_file(Output& out, FindingTable& table, const FileFindings& file, std::size_t room) {
  print_heading(out, file);
  std::size_t lines = 0, left = 0;
  for (std::size_t at = 0; at < file.rows.size(); ++at) {
    const FindingRow& row = file.rows[at];
    lines += table.lines(row);
    // A line that stands for one row is no shorter than that.
    const bool listed = left == 0 && (lines <= room || at == 0 || at + 1 == file.rows.size());
    if (listed) {
      table.print(row);
    } else {
      left += findings_in(row);
    }
  }
  if (left > 0) out.line(spaces(indent) + out.paint(Paint::faint, more_of(left)));
}

std::size_t findings_in(const FileFindings& file) {
  std::size_t sum = 0;
  for (const FindingRow& row : file.rows) sum += findings_in(row);
  return sum;
}

std::size_t line_count(const FindingTable& table, const FileFindings& file) {
  std::size_t lines = 1;
  for (const FindingRow& row : file.rows) lines += table.lines(row);
  return lines;
}

}  // namespace

bool print_by_key(Output& out, const ScanResults& results, const Listing& listing, std::size_t room) {
  constexpr std::size_t least_for_a_file = 8;
  print_failures(out, results);
  const std::vector<FileFindings> files = files_of(results, listing);
  if (files.empty()) return true;
  std::vector<FindingRow> rows;
  for (const FileFindings& file : files) rows.insert(rows.end(), file.rows.begin(), file.rows.end());
  FindingTable table(out, Columns::for_rows(rows, indent, out.width()));
  table.print_column_names();
  std::size_t all = 0, lines = 0, files_left = 0, left = 0;
  for (const FileFindings& file : files) all += line_count(table, file);
  const bool whole = all <= room;
  const std::size_t for_a_file = whole ? all : std::max(room / 4, least_for_a_file);
  for (const FileFindings& file : files) {
    if (whole || lines < room) {
      print_file(out, table, file, for_a_file);
      lines += std::min(line_count(table, file), for_a_file);
    } else {
      ++files_left;
      left += findings_in(file);
    }
  }
  if (files_left > 0)
    out.line(out.paint(Paint::faint, more_of(left) + " in " + counted(files_left, "more file", "more files")));
  out.line();
  return whole;
}

}  // namespace ampcfg::cli

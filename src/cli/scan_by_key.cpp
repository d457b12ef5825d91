#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "ampcfg/cli/text.hpp"
#include "finding_table.hpp"
#include "scan_table.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::size_t indent = 2;

/// What findings must share to be shown as one. Line and source may differ; the place in an invalid file may not.
auto identity(const drift::Finding& finding) {
  const auto line = finding.key || !finding.place ? 0 : finding.place->line;
  const auto column = finding.key || !finding.place ? 0 : finding.place->column;
  return std::tuple(finding.key, finding.status, std::string_view(finding.kind), finding.hidden, finding.expected,
                    finding.actual, std::string_view(finding.message), line, column);
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

void sort_rows(FileFindings& file, std::size_t instances) {
  for (auto& [identity, row] : file.rows_by_identity) {
    row.everywhere = row.instances.size() == instances;
    file.rows.push_back(std::move(row));
  }
  const auto rank = [](const FindingRow& row) {
    const bool as_decided = row.finding->status == drift::Status::ok || row.finding->status == drift::Status::variance;
    return std::tuple(as_decided, -std::ssize(row.instances));
  };
  std::stable_sort(file.rows.begin(), file.rows.end(),
                   [&](const FindingRow& left, const FindingRow& right) { return rank(left) < rank(right); });
}

/// The worst first: errors, then by the number of findings.
std::vector<FileFindings> files_of(const ScanResults& results, const Listing& listing) {
  std::map<FileName, FileFindings> by_name;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      const std::string label = label_of(results, result.host, scan.instance.name);
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
    if (result.error) print_failed_host(out, result.host, *result.error);
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      if (!scan.instance.error) continue;
      out.line(out.paint(Paint::strong, label_of(results, result.host, scan.instance.name)));
      print_failed_instance(out, *scan.instance.error);
      out.line();
    }
  }
}

void print_file(Output& out, FindingTable& table, const FileFindings& file) {
  std::string sum = file.drift > 0 ? grouped(file.drift) + " drift" : "";
  if (file.errors > 0) sum += (sum.empty() ? "" : ", ") + counted(file.errors, "error", "errors");
  if (width(file.name) + 2 + width(sum) <= out.width()) {
    out.line(out.paint(Paint::strong, file.name) + "  " + out.paint(Paint::faint, sum));
  } else {
    out.name("", 0, file.name, Paint::strong);
  }
  for (const FindingRow& row : file.rows) table.print(row);
}

}  // namespace

void print_by_key(Output& out, const ScanResults& results, const Listing& listing) {
  print_failures(out, results);
  const std::vector<FileFindings> files = files_of(results, listing);
  if (files.empty()) return;
  std::vector<FindingRow> rows;
  for (const FileFindings& file : files) rows.insert(rows.end(), file.rows.begin(), file.rows.end());
  FindingTable table(out, Columns::for_rows(rows, indent, out.width()));
  const std::string names = table.with_column_names("", 0);
  if (!names.empty()) out.line(names);
  for (const FileFindings& file : files) print_file(out, table, file);
  out.line();
}

}  // namespace ampcfg::cli

#include "cli/report/scan_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <tuple>

#include "ampcfg/host/reading/instance_scan.hpp"
#include "cli/report/below.hpp"
#include "cli/report/finding_table.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// Of what is no terminal: about a printed page, or a mail that is read without paging.
constexpr std::size_t most_table_lines = 60;
/// Of a terminal, for what stands below the table.
constexpr std::size_t lines_of_summary = 4;

std::string remark_on(const host::InstanceScan& scan) {
  std::string remark;
  const auto add = [&](const std::string& text) { remark += (remark.empty() ? "" : ", ") + text; };
  if (scan.instance.friendly_name != scan.instance.name) add(shown(scan.instance.friendly_name));
  if (scan.instance.platform) add(*scan.instance.platform);
  if (scan.needs_restart == true) add("needs a restart");
  return remark;
}

std::vector<FindingRow> rows_of(const host::InstanceScan& scan, const Listing& listing) {
  std::vector<FindingRow> rows;
  for (const drift::Finding& finding : scan.findings) {
    if (listing.lists(finding.status)) rows.emplace_back().finding = &finding;
  }
  return rows;
}

bool same_file(const drift::Finding& left, const drift::Finding& right) {
  return std::tie(left.plugin, left.file) == std::tie(right.plugin, right.file);
}

void print_heading(Output& out, const std::string& title, const std::string& remark) {
  const std::size_t taken = std::min(out.width(), width(title) + gap);
  out.line(out.paint(Paint::strong, title) + spaces(gap) + out.paint(Paint::faint, cut(remark, out.width() - taken)));
}

void print_instance(Output& out, const std::string& label, const host::InstanceScan& scan, const Listing& listing) {
  const std::vector<FindingRow> rows = rows_of(scan, listing);
  if (rows.empty() && !scan.instance.error) return;
  FindingTable table(out, Columns::for_rows(rows, indent, out.width()));
  print_heading(out, label, remark_on(scan));
  if (scan.instance.error) {
    print_reason(out, scan.instance.error->what(), Paint::red);
    print_hint(out, scan.instance.error->hint());
  }
  table.print_column_names();
  const drift::Finding* before = nullptr;
  for (const FindingRow& row : rows) {
    const drift::Finding& finding = *row.finding;
    if (before == nullptr || !same_file(*before, finding)) {
      out.name(spaces(indent), indent, shown(finding.plugin) + (finding.file ? "/" + shown(*finding.file) : ""));
    }
    table.print(row);
    before = &finding;
  }
  out.line();
}

std::size_t screen_of(const Output& out) {
  return out.height() == 0 ? most_table_lines : std::max(out.height(), 2 * lines_of_summary);
}

/// By instance as far as that fits a screen. What only one instance has is by key no shorter.
bool is_by_key(Output& out, const ScanResults& results, const Listing& listing, const ScanTotals& totals) {
  if (listing.order != Order::fitting) return listing.order == Order::by_key;
  return totals.instances > 1 && lines_by_instance(out, results, listing) > screen_of(out) - lines_of_summary;
}

/// What failed, in words.
std::string failures_in(const ScanTotals& totals) {
  std::string text;
  const auto add = [&](std::size_t number, std::string_view one, std::string_view many) {
    if (number > 0) text += (text.empty() ? "" : ", ") + counted(number, one, many) + " failed";
  };
  add(totals.failed_instances, "instance", "instances");
  add(totals.failed_hosts, "host", "hosts");
  return text;
}

std::string result_of(const drift::Counts& counts) {
  std::string result = counts.drift == 0 ? "no drift" : grouped(counts.drift) + " drift";
  if (counts.error > 0) result += ", " + counted(counts.error, "error", "errors");
  return result;
}

/// Of the hosts that have answered: where it differs, else what was compared.
std::string scope_of(const ScanTotals& totals) {
  const std::size_t compared = totals.instances - totals.failed_instances;
  const std::size_t meant = totals.differing_instances > 0 ? totals.differing_instances : compared;
  std::string where =
      meant == totals.instances && totals.differing_instances == 0 ? " in " : " in " + grouped(meant) + " of ";
  where += counted(totals.instances, "instance", "instances");
  if (totals.failed_hosts > 0) {
    where += fmt::format(" on {} of {} hosts", totals.hosts - totals.failed_hosts, totals.hosts);
  } else if (totals.hosts > 1) {
    where += fmt::format(" on {} hosts", totals.hosts);
  }
  return where;
}

void print_totals(Output& out, const ScanTotals& totals, std::chrono::duration<double> took) {
  const drift::Counts& counts = totals.counts;
  const std::string failures = failures_in(totals);
  const bool nothing = totals.instances == totals.failed_instances && !failures.empty();
  const std::string result = nothing ? "nothing was compared: " + failures : result_of(counts);
  const std::string where = nothing ? "" : scope_of(totals);
  const std::string failed = nothing || failures.empty() ? "" : ", " + failures;
  std::string rest =
      nothing ? "" : counted(counts.keys, "key", "keys") + " in " + counted(counts.files, "file", "files");
  if (counts.variance > 0) rest += ", " + counted(counts.variance, "variance", "variances");
  rest += fmt::format("{}{:.2f} s", nothing ? "" : ", ", took.count());
  const std::string painted =
      out.paint(totals.clean() ? Paint::green : Paint::red, result) + where + out.paint(Paint::red, failed);
  const std::string sum = result + where + failed;
  if (width(sum) + width(rest) + 3 <= out.width()) return out.line(painted + " (" + rest + ")");
  if (width(sum) <= out.width()) {
    out.line(painted);
  } else {
    for (const std::string& line : wrapped(sum, out.width())) out.line(line);
  }
  for (const std::string& line : wrapped(rest, out.width())) out.line(line);
}

/// How to see what is not listed.
void print_the_rest(Output& out, const Listing& listing, const ScanTotals& totals, bool by_key, bool whole) {
  std::string ways;
  if (!whole) ways = "--by key, ";
  if (by_key) ways += "--by instance, -p PLUGIN";
  if (!listing.variance && totals.counts.variance > 0)
    ways += (ways.empty() ? "" : ", ") + std::string("--show variance");
  if (ways.empty() || totals.clean()) return;
  for (const std::string& line : wrapped("see the rest: " + ways, out.width())) out.line(out.paint(Paint::faint, line));
}

}  // namespace

void print_by_instance(Output& out, const ScanResults& results, const Listing& listing) {
  for (const auto& result : results) {
    if (result.error) print_error(out, shown(result.host), *result.error);
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      print_instance(out, label_in(results.size(), result.host, scan.instance.name), scan, listing);
    }
  }
}

std::size_t lines_by_instance(Output& out, const ScanResults& results, const Listing& listing) {
  std::size_t lines = 0;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      constexpr std::size_t heading_and_end = 2;
      const std::vector<FindingRow> rows = rows_of(scan, listing);
      if (rows.empty()) continue;
      const FindingTable table(out, Columns::for_rows(rows, indent, out.width()));
      lines += heading_and_end + 1 + (table.column_names().empty() ? 0 : 1);
      for (std::size_t at = 0; at < rows.size(); ++at) {
        lines += table.lines(rows[at]);
        if (at > 0 && !same_file(*rows[at - 1].finding, *rows[at].finding)) ++lines;
      }
    }
  }
  return lines;
}

void print_scan(Output& out, const ScanResults& results, const Listing& listing, std::chrono::duration<double> took,
                const std::function<void()>& before_sum) {
  const ScanTotals totals = totals_of(results);
  const bool by_key = is_by_key(out, results, listing, totals);
  bool whole = true;
  if (by_key) {
    // Who reads a terminal gets about two screens of the worst; a file or who asks for it gets all.
    const bool is_read = out.height() > 0 && listing.order == Order::fitting;
    whole = print_by_key(out, results, listing, is_read ? 2 * screen_of(out) : std::numeric_limits<std::size_t>::max());
  } else {
    print_by_instance(out, results, listing);
  }
  print_worst(out, results, by_key);
  before_sum();
  print_totals(out, totals, took);
  print_the_rest(out, listing, totals, by_key, whole);
}

}  // namespace ampcfg::cli

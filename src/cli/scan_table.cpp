#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <tuple>

#include "ampcfg/cli/contrast.hpp"
#include "ampcfg/cli/scan_report.hpp"
#include "ampcfg/cli/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::size_t indent = 2;
constexpr std::size_t gap = 2;

/// Where the columns of one instance's rows are. Rows: line number, key, expected, actual.
struct Columns {
  std::size_t number = 0;  ///< width of the line numbers
  std::size_t key = 0;
  std::size_t value = 0;  ///< width of each of the two; 0: the two stand below the key

  [[nodiscard]] std::size_t key_start() const { return 2 * indent + number + gap; }
  [[nodiscard]] std::size_t expected_start() const { return key_start() + key + gap; }
};

std::string spaces(std::size_t count) {
  return std::string(count, ' ');
}

std::string_view expected_text(const drift::Finding& finding) {
  if (finding.hidden) return drift::hidden_text;
  return finding.expected ? std::string_view(*finding.expected) : "(nothing)";
}

std::string_view actual_text(const drift::Finding& finding) {
  if (finding.status == drift::Status::ok) return "ok";
  if (finding.status == drift::Status::variance) return "as documented";
  if (finding.kind == "missing-key") return "(no such key)";
  if (finding.hidden) return "‹another hidden value›";
  return finding.actual ? std::string_view(*finding.actual) : "(nothing)";
}

/// Long values stand below their key, so they do not make the columns wide.
Columns columns_for(const std::vector<const drift::Finding*>& findings, std::size_t width_of_all) {
  constexpr std::size_t least_value = 14;
  Columns columns;
  std::size_t values = width("expected");
  const auto make_room = [&](std::string_view text) {
    const std::size_t needed = width(text);
    if (needed <= width_of_all / 3) values = std::max(values, needed);
  };
  for (const drift::Finding* finding : findings) {
    if (!finding->key) continue;
    columns.number = std::max(columns.number, finding->place ? std::to_string(finding->place->line).size() : 1);
    columns.key = std::max(columns.key, width(shown(*finding->key)));
    make_room(expected_text(*finding));
    make_room(actual_text(*finding));
  }
  const std::size_t fixed = columns.key_start() + 2 * gap;
  if (width_of_all < fixed + 3 * least_value) return columns;
  const std::size_t room = width_of_all - fixed;
  columns.key = std::min(columns.key, std::max(room / 2, room - std::min(room, 2 * values)));
  columns.value = std::min(values, (room - columns.key) / 2);
  return columns;
}

class InstanceTable {
 public:
  InstanceTable(Output& out, const Columns& columns) : out_(out), columns_(columns) {}

  void print_heading(const std::string& title, std::string_view remark) {
    std::string line = out_.paint(Paint::strong, title);
    std::size_t taken = width(title);
    if (!remark.empty()) {
      const std::string more = "  " + cut(remark, out_.width() - std::min(out_.width(), taken + 2));
      line += out_.paint(Paint::faint, more);
      taken += width(more);
    }
    const std::size_t start = columns_.expected_start();
    if (columns_.value > 0 && taken + gap <= start) {
      line += spaces(start - taken) + out_.paint(Paint::faint, padded("expected", columns_.value + gap) + "actual");
    }
    out_.line(line);
  }

  void print_file(const drift::Finding& finding) {
    out_.name(spaces(indent), indent, shown(finding.plugin) + (finding.file ? "/" + shown(*finding.file) : ""));
  }

  void print(const drift::Finding& finding) {
    if (!finding.key) return print_whole_file(finding);
    const std::string key = shown(*finding.key);
    const bool fits = columns_.value > 0 && width(expected_text(finding)) <= columns_.value &&
                      width(actual_text(finding)) <= columns_.value;
    const std::string number = finding.place ? std::to_string(finding.place->line) : "-";
    std::string line = spaces(2 * indent + columns_.number - std::min(columns_.number, number.size())) +
                       out_.paint(Paint::faint, number) + spaces(gap);
    if (fits && width(key) <= columns_.key) {
      line += key + spaces(columns_.key - width(key)) + spaces(gap);
      out_.line(line + values_beside(finding));
      return;
    }
    out_.name(line, columns_.key_start(), key);
    if (fits) {
      out_.line(spaces(columns_.expected_start()) + values_beside(finding));
    } else {
      print_values_below(finding);
    }
  }

 private:
  void print_whole_file(const drift::Finding& finding) {
    const std::string kind = finding.kind == "missing-file"   ? "missing file"
                             : finding.kind == "invalid-file" ? "invalid file"
                                                              : finding.kind;
    std::string text = kind;
    if (finding.place && finding.kind == "invalid-file") {
      text += fmt::format(", line {}, column {}", finding.place->line, finding.place->column);
    }
    const bool says_more = !finding.message.empty() && finding.kind != "missing-file";
    if (says_more) text += ": " + shown(finding.message);
    const auto lines = wrapped(text, out_.width() - 2 * indent);
    for (const std::string& line : lines) out_.line(spaces(2 * indent) + out_.paint(Paint::red, line));
  }

  [[nodiscard]] Paint actual_paint(const drift::Finding& finding) const {
    return finding.status == drift::Status::ok || finding.status == drift::Status::variance ? Paint::faint : Paint::red;
  }

  std::string values_beside(const drift::Finding& finding) const {
    const std::string_view expected = expected_text(finding);
    return out_.paint(Paint::green, expected) + spaces(columns_.value - width(expected) + gap) +
           out_.paint(actual_paint(finding), actual_text(finding));
  }

  std::string marked(const Excerpt& excerpt, Paint paint, bool mark) const {
    if (!mark) return out_.paint(paint, excerpt.text());
    return out_.paint(Paint::faint, excerpt.before) + out_.paint(paint, excerpt.different) +
           out_.paint(Paint::faint, excerpt.after);
  }

  void print_values_below(const drift::Finding& finding) {
    constexpr std::string_view expected_label = "expected  ";
    constexpr std::string_view actual_label = "actual    ";
    const std::size_t start = columns_.key_start() + expected_label.size();
    const std::size_t room = std::max<std::size_t>(out_.width() - std::min(out_.width(), start), 8);
    const Contrast both = contrast(expected_text(finding), actual_text(finding), room);
    const bool comparable = both.alike && finding.expected && finding.actual && !finding.hidden;
    const std::string left = spaces(columns_.key_start());
    out_.line(left + out_.paint(Paint::faint, expected_label) + marked(both.expected, Paint::green, comparable));
    out_.line(left + out_.paint(Paint::faint, actual_label) + marked(both.actual, actual_paint(finding), comparable));
    if (comparable && !out_.has_color()) {
      const std::size_t marks = std::max<std::size_t>(width(both.actual.different), 1);
      out_.line(spaces(start + width(both.actual.before)) + std::string(marks, '^'));
    }
  }

  Output& out_;
  Columns columns_;
};

std::string label_of(const ScanResults& results, const std::string& host, const std::string& instance) {
  return results.size() > 1 ? shown(host) + ":" + shown(instance) : shown(instance);
}

std::string remark_on(const host::InstanceScan& scan) {
  std::string remark;
  const auto add = [&](const std::string& text) { remark += (remark.empty() ? "" : ", ") + text; };
  if (scan.instance.friendly_name != scan.instance.name) add(shown(scan.instance.friendly_name));
  if (scan.instance.platform) add(*scan.instance.platform);
  if (scan.needs_restart == true) add("needs a restart");
  return remark;
}

bool print_instance(Output& out, const std::string& label, const host::InstanceScan& scan, const Listing& listing) {
  std::vector<const drift::Finding*> listed;
  for (const drift::Finding& finding : scan.findings) {
    if (listing.lists(finding.status)) listed.push_back(&finding);
  }
  if (listed.empty() && !scan.instance.error) return false;
  InstanceTable table(out, columns_for(listed, out.width()));
  table.print_heading(label, remark_on(scan));
  if (scan.instance.error) {
    for (const auto& line : wrapped(shown(scan.instance.error->what()), out.width() - indent)) {
      out.line(spaces(indent) + out.paint(Paint::red, line));
    }
    for (const auto& line : wrapped(shown(scan.instance.error->hint()), out.width() - indent)) {
      out.line(spaces(indent) + out.paint(Paint::cyan, line));
    }
  }
  const drift::Finding* before = nullptr;
  for (const drift::Finding* finding : listed) {
    if (before == nullptr || std::tie(before->plugin, before->file) != std::tie(finding->plugin, finding->file)) {
      table.print_file(*finding);
    }
    table.print(*finding);
    before = finding;
  }
  out.line();
  return true;
}

void print_failed_host(Output& out, const std::string& host, const Error& error) {
  out.line(out.paint(Paint::strong, shown(host)));
  for (const auto& line : wrapped(shown(error.what()), out.width() - indent)) {
    out.line(spaces(indent) + out.paint(Paint::red, line));
  }
  std::string_view hint = error.hint();
  while (!hint.empty()) {
    const std::size_t end = hint.find('\n');
    for (const auto& line : wrapped(shown(hint.substr(0, end)), out.width() - indent)) out.line(spaces(indent) + line);
    hint.remove_prefix(end == std::string_view::npos ? hint.size() : end + 1);
  }
  out.line();
}

/// The instances that differ, the worst first.
void print_summary(Output& out, const ScanResults& results) {
  constexpr std::size_t most = 10;
  std::vector<std::pair<std::string, const drift::Counts*>> rows;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& scan : result.answer->instances) {
      if (scan.counts.drift + scan.counts.error > 0)
        rows.emplace_back(label_of(results, result.host, scan.instance.name), &scan.counts);
    }
  }
  if (rows.size() < 2) return;
  std::stable_sort(rows.begin(), rows.end(), [](const auto& left, const auto& right) {
    return left.second->drift + left.second->error > right.second->drift + right.second->error;
  });
  const std::size_t listed = rows.size() > most + 1 ? most : rows.size();
  std::size_t names = 0;
  for (std::size_t at = 0; at < listed; ++at) names = std::max(names, width(rows[at].first));
  names = std::min(names, out.width() - std::min(out.width(), std::size_t{18}));
  out.line(out.paint(Paint::faint, spaces(names) + "   drift  error"));
  for (std::size_t at = 0; at < listed; ++at) {
    const auto& [name, counts] = rows[at];
    out.line(padded(cut(name, names), names) + out.paint(Paint::red, fmt::format("{:>8}", grouped(counts->drift))) +
             (counts->error > 0 ? out.paint(Paint::red, fmt::format("{:>7}", grouped(counts->error))) : ""));
  }
  if (listed < rows.size()) out.line(fmt::format("and {} more instances", rows.size() - listed));
  out.line();
}

void print_last_line(Output& out, const ScanTotals& totals, std::chrono::duration<double> took) {
  const drift::Counts& counts = totals.counts;
  const bool clean = counts.drift + counts.error + totals.failed_instances + totals.failed_hosts == 0;
  std::string result = counts.drift == 0 ? "no drift" : grouped(counts.drift) + " drift";
  if (counts.error > 0) result += ", " + counted(counts.error, "error", "errors");
  if (totals.failed_instances > 0)
    result += ", " + counted(totals.failed_instances, "instance", "instances") + " failed";
  if (totals.failed_hosts > 0) result += ", " + counted(totals.failed_hosts, "host", "hosts") + " failed";
  std::string where = clean ? " in " : fmt::format(" in {} of ", totals.differing_instances);
  where += counted(totals.instances, "instance", "instances");
  if (totals.hosts > 1) where += fmt::format(" on {} hosts", totals.hosts);
  std::string rest = counted(counts.keys, "key", "keys") + " in " + counted(counts.files, "file", "files");
  if (counts.variance > 0) rest += ", " + counted(counts.variance, "variance", "variances");
  rest += fmt::format(", {:.2f} s", took.count());
  out.write(out.paint(clean ? Paint::green : Paint::red, result) + where);
  if (width(result) + width(where) + width(rest) + 3 > out.width()) {
    out.line();
    for (const std::string& line : wrapped(rest, out.width())) out.line(line);
  } else {
    out.line(" (" + rest + ")");
  }
}

}  // namespace

void print_scan(Output& out, const ScanResults& results, const Listing& listing, std::chrono::duration<double> took) {
  for (const auto& result : results) {
    if (!result.answer) {
      if (result.error) print_failed_host(out, result.host, *result.error);
      continue;
    }
    for (const host::InstanceScan& scan : result.answer->instances) {
      print_instance(out, label_of(results, result.host, scan.instance.name), scan, listing);
    }
  }
  print_summary(out, results);
  print_last_line(out, totals_of(results), took);
}

}  // namespace ampcfg::cli

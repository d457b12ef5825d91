#include "cli/report/finding_table.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "ampcfg/drift/matching/secrets.hpp"
#include "cli/report/below.hpp"
#include "cli/terminal/contrast.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::string_view name_of_number = "line", name_of_key = "key";
constexpr std::string_view name_of_expected = "expected", name_of_actual = "actual", name_of_instances = "on";

/// The line of a finding; `-` where nothing stands in the file.
std::string number_text(const drift::Finding& finding) {
  return finding.place ? std::to_string(finding.place->line) : "-";
}

std::string expected_text(const FindingRow& row) {
  if (row.missing_keys > 0) return "(" + counted(row.missing_keys, "key", "keys") + ")";
  return expected_words(*row.finding);
}

std::string drifted_text(const drift::Finding& finding) {
  if (finding.kind == "missing-key") return "(no such key)";
  if (finding.hidden) return "‹another hidden value›";
  return finding.actual.value_or("(nothing)");
}

std::string actual_text(const FindingRow& row) {
  return row.missing_keys > 0 ? "(no such keys)" : actual_words(*row.finding);
}

Paint actual_paint(const drift::Finding& finding) {
  return finding.status == drift::Status::ok || finding.status == drift::Status::variance ? Paint::faint : Paint::red;
}

std::size_t columns_for_instances(const std::vector<FindingRow>& rows, std::size_t width_of_all) {
  constexpr std::size_t least = 13;
  const std::size_t most = std::max(least, width_of_all / 4);
  std::size_t columns = 0;
  for (const FindingRow& row : rows) {
    if (!row.instances.empty()) columns = std::max(columns, width(instances_in(row, most)));
  }
  return columns;
}

}  // namespace

std::string expected_words(const drift::Finding& finding) {
  return finding.hidden ? std::string(drift::hidden_text) : finding.expected.value_or("(nothing)");
}

std::string actual_words(const drift::Finding& finding) {
  if (finding.status == drift::Status::ok) return "ok";
  if (finding.status == drift::Status::variance) return "as documented";
  std::string text = drifted_text(finding);
  if (finding.actual && finding.actual == finding.expected) text += " (a hidden part differs)";
  return text + (finding.reverted.empty() ? "" : " (reverted)");
}

std::string words_of_whole_file(const drift::Finding& finding) {
  std::string text = finding.kind;
  std::replace(text.begin(), text.end(), '-', ' ');
  if (finding.place && finding.kind == "invalid-file") {
    text += fmt::format(", line {}, column {}", finding.place->line, finding.place->column);
  }
  const bool says_more = !finding.message.empty() && finding.kind != "missing-file" && finding.kind != "empty-file";
  return says_more ? text + ": " + shown(finding.message) : text;
}

bool has_hidden(const drift::Finding& finding) {
  const auto hides = [](const std::optional<std::string>& value) {
    return value && value->find(drift::hidden_text) != std::string::npos;
  };
  return finding.hidden || hides(finding.expected) || hides(finding.actual);
}

std::string FindingRow::key() const {
  if (repeats_key) return {};
  return missing_keys > 0 ? name_of_keys : shown(*finding->key);
}

std::string spaces(std::size_t count) {
  return std::string(count, ' ');
}

std::string instances_in(const FindingRow& row, std::size_t columns) {
  const std::size_t number = row.instances.size();
  const std::string sum = counted(number, "instance", "instances");
  if (row.everywhere && number > 1) return width(sum) + 4 <= columns ? "all " + sum : sum;
  std::string names, fitting;
  for (std::size_t at = 0; at < number; ++at) {
    names += (at == 0 ? "" : ", ") + row.instances[at];
    if (width(names) > columns) break;
    if (at + 1 == number) return names;
    const std::string abbreviated = fmt::format("{} and {} more", names, grouped(number - at - 1));
    if (width(abbreviated) <= columns) fitting = abbreviated;
  }
  if (!fitting.empty()) return fitting;
  return number == 1 ? cut(row.instances.front(), columns) : sum;
}

std::size_t Columns::key_start() const {
  return start + (number > 0 ? number + gap : 0);
}
std::size_t Columns::below_start() const {
  return key_start() + (number > 0 ? 0 : indent);
}
std::size_t Columns::expected_start() const {
  return key_start() + key + gap;
}
std::size_t Columns::actual_start() const {
  return expected_start() + expected + gap;
}
std::size_t Columns::instances_start() const {
  return actual_start() + actual + gap;
}

Columns Columns::for_rows(const std::vector<FindingRow>& rows, std::size_t start, std::size_t width_of_all) {
  constexpr std::size_t least_value = 14;
  Columns columns;
  columns.start = start;
  std::size_t expected = width(name_of_expected), actual = width(name_of_actual);
  const auto make_room = [&](std::size_t& column, std::string_view text) {
    const std::size_t needed = width(text);
    if (needed <= width_of_all / 3) column = std::max(column, needed);
  };
  for (const FindingRow& row : rows) {
    const drift::Finding& finding = *row.finding;
    if (!finding.key) continue;
    if (row.instances.empty())
      columns.number = std::max({columns.number, width(name_of_number), number_text(finding).size()});
    columns.key = std::max({columns.key, width(name_of_key), width(row.key())});
    make_room(expected, expected_text(row));
    make_room(actual, actual_text(row));
  }
  if (columns.key == 0) return columns;
  columns.instances = columns_for_instances(rows, width_of_all);
  const std::size_t fixed = columns.key_start() + 2 * gap + columns.instances + (columns.instances > 0 ? gap : 0);
  if (width_of_all < fixed + 3 * least_value) {
    columns.instances = 0;
    return columns;
  }
  const std::size_t room = width_of_all - fixed;
  columns.key = std::min(columns.key, std::max(room / 2, room - std::min(room, expected + actual)));
  const std::size_t for_values = room - columns.key;
  columns.expected = std::min(expected, std::max(for_values / 2, for_values - std::min(for_values, actual)));
  columns.actual = std::min(actual, for_values - columns.expected);
  return columns;
}

std::string FindingTable::column_names() const {
  std::string names;
  if (columns_.key == 0) return names;
  const auto put = [&](std::size_t start, std::string_view name) { names = padded(names, start).append(name); };
  if (columns_.number > 0) put(columns_.key_start() - gap - width(name_of_number), name_of_number);
  put(columns_.key_start(), name_of_key);
  if (columns_.expected > 0) {
    put(columns_.expected_start(), name_of_expected);
    put(columns_.actual_start(), name_of_actual);
  }
  if (columns_.instances > 0) put(columns_.instances_start(), name_of_instances);
  return names;
}

void FindingTable::print_column_names() {
  const std::string names = column_names();
  if (!names.empty()) out_.line(out_.paint(Paint::faint, names));
}

FindingTable::Layout FindingTable::layout_of(const FindingRow& row) const {
  const std::size_t key = width(row.key());
  const bool fits = columns_.expected > 0 && width(expected_text(row)) <= columns_.expected &&
                    width(actual_text(row)) <= columns_.actual;
  if (fits) return key <= columns_.key ? Layout::beside : Layout::beside_below_key;
  const bool instances_fit = columns_.instances > 0 && columns_.key_start() + key + gap <= columns_.instances_start();
  return instances_fit ? Layout::below : Layout::below_instances;
}

void FindingTable::print(const FindingRow& row) {
  const drift::Finding& finding = *row.finding;
  if (!finding.key) return print_whole_file(row);
  const std::string key = row.key();
  const std::size_t key_end = columns_.key_start() + width(key);
  const std::string start = spaces(columns_.start) + number_of(finding);
  const auto beside = [&] { return values_beside(row) + instances_beside(row, columns_.instances_start() - gap); };
  switch (layout_of(row)) {
    case Layout::beside:
      out_.line(start + key + spaces(columns_.expected_start() - key_end) + beside());
      break;
    case Layout::beside_below_key:
      out_.name(start, columns_.key_start(), key);
      out_.line(spaces(columns_.expected_start()) + beside());
      break;
    case Layout::below:
      out_.line(start + key + instances_beside(row, key_end));
      print_values_below(row);
      break;
    case Layout::below_instances:
      if (!row.repeats_key) out_.name(start, columns_.key_start(), key);
      print_values_below(row);
      print_instances_below(row);
      break;
  }
  for (const std::string& line : lines_of_hint(row))
    out_.line(spaces(columns_.below_start()) + out_.paint(Paint::faint, line));
}

std::vector<std::string> FindingTable::lines_of_hint(const FindingRow& row) const {
  if (row.finding->hint.empty()) return {};
  return wrapped(shown(row.finding->hint), out_.width() - std::min(out_.width() - 1, columns_.below_start()));
}

std::size_t FindingTable::lines(const FindingRow& row) const {
  constexpr std::size_t values_below = 2;
  if (!row.finding->key) return lines_of_whole_file(row).size() + (row.instances.empty() ? 0 : 1);
  const std::size_t room = out_.width() - std::min(out_.width() - 1, columns_.key_start());
  const std::size_t key = (width(row.key()) + room - 1) / room;
  const std::size_t hint = lines_of_hint(row).size();
  switch (layout_of(row)) {
    case Layout::beside:
      return 1 + hint;
    case Layout::beside_below_key:
      return key + 1 + hint;
    case Layout::below:
      return 1 + values_below + hint;
    case Layout::below_instances:
      break;
  }
  return key + values_below + (row.instances.empty() ? 0 : 1) + hint;
}

std::vector<std::string> FindingTable::lines_of_whole_file(const FindingRow& row) const {
  return wrapped(words_of_whole_file(*row.finding), out_.width() - std::min(out_.width(), whole_file_start(row)));
}

/// Below a file's name, which stands where the columns begin, or there.
std::size_t FindingTable::whole_file_start(const FindingRow& row) const {
  return columns_.start + (row.instances.empty() ? indent : 0);
}

void FindingTable::print_whole_file(const FindingRow& row) {
  const std::size_t start = whole_file_start(row);
  const auto lines = lines_of_whole_file(row);
  for (const std::string& line : lines) {
    const std::size_t end = start + width(line);
    const bool beside = columns_.instances > 0 && lines.size() == 1 && end + gap <= columns_.instances_start();
    out_.line(spaces(start) + out_.paint(Paint::red, line) + (beside ? instances_beside(row, end) : std::string()));
    if (!beside && &line == &lines.back()) print_instances_below(row);
  }
}

void FindingTable::print_values_below(const FindingRow& row) {
  constexpr std::string_view expected_label = "expected  ";
  constexpr std::string_view actual_label = "actual    ";
  const drift::Finding& finding = *row.finding;
  const std::size_t start = columns_.below_start() + expected_label.size();
  const std::size_t room = std::max<std::size_t>(out_.width() - std::min(out_.width(), start), 8);
  const Contrast both = contrast(expected_text(row), actual_text(row), room);
  const bool mark = both.alike && finding.expected && finding.actual && !has_hidden(finding);
  const std::string left = spaces(columns_.below_start());
  const auto& [before, different, after] = both.expected;
  out_.line(left + out_.paint(Paint::faint, expected_label) + marked(before, different, after, Paint::green, mark));
  out_.line(left + out_.paint(Paint::faint, actual_label) +
            marked(both.actual.before, both.actual.different, both.actual.after, actual_paint(finding), mark));
  if (mark && !out_.has_color()) {
    const std::size_t marks = std::max<std::size_t>(width(both.actual.different), 1);
    out_.line(spaces(start + width(both.actual.before)) + std::string(marks, '^'));
  }
}

void FindingTable::print_instances_below(const FindingRow& row) {
  if (row.instances.empty()) return;
  const std::size_t start = columns_.below_start();
  constexpr std::string_view label = "on        ";
  const std::size_t room = out_.width() - std::min(out_.width(), start + label.size());
  out_.line(spaces(start) + out_.paint(Paint::faint, label) + instances_in(row, room));
}

std::string FindingTable::number_of(const drift::Finding& finding) const {
  if (columns_.number == 0) return {};
  const std::string number = number_text(finding);
  return spaces(columns_.number - std::min(columns_.number, number.size())) + out_.paint(Paint::faint, number) +
         spaces(gap);
}

std::string FindingTable::values_beside(const FindingRow& row) const {
  const std::string expected = expected_text(row);
  const std::string actual = actual_text(row);
  return out_.paint(Paint::green, expected) + spaces(columns_.expected - width(expected) + gap) +
         out_.paint(actual_paint(*row.finding), actual) + spaces(columns_.actual - width(actual));
}

/// Where `taken` columns of the line are.
std::string FindingTable::instances_beside(const FindingRow& row, std::size_t taken) const {
  if (columns_.instances == 0) return {};
  const std::size_t start = columns_.instances_start();
  return spaces(start - taken) + instances_in(row, out_.width() - start);
}

std::string FindingTable::marked(std::string_view before, std::string_view different, std::string_view after,
                                 Paint paint, bool mark) const {
  if (!mark) return out_.paint(paint, std::string(before).append(different).append(after));
  return out_.paint(Paint::faint, before) + out_.paint(paint, different) + out_.paint(Paint::faint, after);
}

}  // namespace ampcfg::cli

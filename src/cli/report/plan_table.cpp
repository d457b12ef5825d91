#include "cli/report/plan_table.hpp"

#include <algorithm>
#include <string_view>

#include "cli/report/below.hpp"
#include "cli/report/change_parts.hpp"
#include "cli/terminal/contrast.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::string_view arrow = "  ->  ";
constexpr std::size_t below = 2 * indent;

Paint paint_of_left(const PlanRow& row) {
  return row.failed ? Paint::red : Paint::yellow;
}

std::string spaces_to(std::size_t from, std::size_t to) {
  return std::string(to - std::min(from, to), ' ');
}

}  // namespace

std::string PlanRow::becomes() const {
  if (left.empty()) return after.empty() ? before : before + std::string(arrow) + after;
  if (reason.empty()) return left;
  return left + (reason.starts_with("line ") ? ", " : ": ") + reason;
}

std::string painted_change(const Output& out, const PlanRow& row) {
  if (row.after.empty()) return out.paint(Paint::yellow, row.before);
  return out.paint(Paint::red, row.before) + std::string(arrow) + out.paint(Paint::green, row.after);
}

void print_change_below(Output& out, std::size_t start, const PlanRow& row) {
  constexpr std::string_view to = "->  ";
  constexpr std::size_t least = 8;
  const std::string left(start, ' ');
  if (start + width(row.becomes()) <= out.width()) return out.line(left + painted_change(out, row));
  const std::size_t taken = start + to.size();
  const std::size_t room = std::max(out.width() - std::min(out.width(), taken), least);
  const Contrast both = contrast(row.after, row.before, room);
  out.line(left + spaces_to(0, to.size()) + out.paint(Paint::red, both.actual.text()));
  if (!row.after.empty()) out.line(left + std::string(to) + out.paint(Paint::green, both.expected.text()));
}

PlanTable::PlanTable(Output& out, const std::vector<PlanRow>& rows) : out_(out) {
  constexpr std::size_t for_two_names = 14;
  constexpr std::size_t least = 12;
  std::size_t instances = 0;
  for (const PlanRow& row : rows) instances = std::max(instances, width(some_of(row.instances, for_two_names)));
  const std::size_t taken = std::min(instances, out.width() / 3) + 2 * gap;
  for (const PlanRow& row : rows) {
    if (width(row.what) <= out.width() / 2) what_ = std::max(what_, width(row.what));
  }
  const std::size_t room = out.width() - std::min(out.width(), what_ + taken);
  for (const PlanRow& row : rows) {
    const std::size_t whole = width(row.becomes());
    const std::size_t part = whole <= room ? whole : width(row.left);
    if (part <= room) becomes_ = std::max(becomes_, part);
  }
  if (room < least) what_ = becomes_ = 0;
}

std::size_t PlanTable::becomes_start() const {
  return what_ + gap;
}

std::size_t PlanTable::instances_start() const {
  return becomes_start() + becomes_ + gap;
}

void PlanTable::print(const PlanRow& row) {
  const bool repeats = row.what == last_;
  last_ = row.what;
  const bool fits = becomes_ > 0 && width(row.becomes()) <= becomes_ && instances_fit(row);
  fits ? print_beside(row, repeats) : print_below(row, repeats);
}

bool PlanTable::instances_fit(const PlanRow& row) const {
  return instances_start() + width(instances_of(row, instances_start())) <= out_.width();
}

std::string PlanTable::painted(const PlanRow& row) const {
  return row.left.empty() ? painted_change(out_, row) : out_.paint(paint_of_left(row), row.becomes());
}

std::string PlanTable::instances_of(const PlanRow& row, std::size_t start) const {
  return some_of(row.instances, out_.width() - std::min(out_.width(), start));
}

void PlanTable::print_beside(const PlanRow& row, bool repeats) {
  std::string start = repeats ? "" : row.what;
  if (width(start) > what_) {
    out_.name("", 0, row.what);
    start.clear();
  }
  out_.line(start + spaces_to(width(start), becomes_start()) + painted(row) +
            spaces_to(becomes_start() + width(row.becomes()), instances_start()) +
            instances_of(row, instances_start()));
}

/// What is too long for its column stands below, the instances beside what it is about if there is room for them.
void PlanTable::print_below(const PlanRow& row, bool repeats) {
  const bool beside = !repeats && becomes_ > 0 && width(row.what) + gap <= instances_start() && instances_fit(row);
  if (beside) {
    const bool names_code = width(row.what) <= what_ && !row.left.empty() && width(row.left) <= becomes_;
    const std::string code = names_code ? row.left : "";
    std::string start = row.what + spaces_to(width(row.what), becomes_start());
    out_.line(start + out_.paint(paint_of_left(row), code) + spaces_to(width(start) + width(code), instances_start()) +
              instances_of(row, instances_start()));
    print_becomes_below(row, names_code);
    return;
  }
  if (!repeats) out_.name("", 0, row.what);
  print_becomes_below(row, false);
  for (const std::string& line : wrapped("on " + instances_of(row, below + 3), out_.width() - below))
    out_.line(std::string(below, ' ') + line);
}

void PlanTable::print_becomes_below(const PlanRow& row, bool code_is_said) {
  const std::size_t room = out_.width() - below;
  const std::string start(below, ' ');
  if (!row.left.empty()) {
    for (const std::string& line : wrapped(code_is_said ? row.reason : row.becomes(), room))
      out_.line(start + out_.paint(paint_of_left(row), line));
  } else {
    print_change_below(out_, below, row);
  }
}

}  // namespace ampcfg::cli

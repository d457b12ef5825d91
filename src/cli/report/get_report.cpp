#include "cli/report/get_report.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "ampcfg/drift/judging/look_up.hpp"
#include "ampcfg/host/reading/instance_scan.hpp"
#include "cli/report/below.hpp"
#include "cli/report/finding_table.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/contrast.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// What some instances have at a key, and what is said of it. All is safe to print.
struct Group {
  std::string value;
  std::string verdict;
  std::string expected;  ///< where that is another value; else empty
  std::string remark;    ///< why it is so, where there is more to say
  bool deviates = false;
  bool is_documented = false;  ///< `expected`, for this instance
  std::optional<drift::Status> status;
  FindingRow on;

  [[nodiscard]] bool says_the_same(const Group& other) const {
    return std::tie(value, verdict, expected, remark, is_documented) ==
           std::tie(other.value, other.verdict, other.expected, other.remark, other.is_documented);
  }
  /// `drift, 250 expected (documented)`
  [[nodiscard]] std::string is() const {
    return verdict + (expected.empty() ? "" : ", " + expected + " expected") + (is_documented ? " (documented)" : "");
  }
};

using KeyName = std::tuple<std::string, std::string, std::string>;  // plugin, file, key
using Groups = std::vector<Group>;

std::string value_of(const drift::Reading& reading) {
  if (reading.value) return *reading.value;
  if (reading.kind == "missing-file") return "(no such file)";
  if (reading.kind == "invalid-file") return "(invalid file)";
  if (reading.kind == "unsupported-format") return "(no YAML)";
  if (reading.kind == "unreadable") return "(unreadable)";
  return "(no such key)";
}

std::string verdict_of(const drift::Reading& reading) {
  if (!reading.status) return "not expected";
  switch (*reading.status) {
    case drift::Status::ok:
      return "as expected";
    case drift::Status::variance:
      return "as documented";
    case drift::Status::drift:
    case drift::Status::error:
      break;
  }
  return std::string(drift::name(*reading.status));
}

/// Beside the value, which says by itself that nothing is there.
std::string remark_on(const drift::Reading& reading) {
  constexpr std::string_view no_key = "the file has no such key";
  if (reading.value || reading.status == drift::Status::variance) return shown(reading.hint);
  if (reading.kind == "missing-file" || reading.message == no_key) return {};
  return shown(reading.message);
}

Group group_of(const drift::Reading& reading) {
  Group group;
  group.value = value_of(reading);
  group.verdict = verdict_of(reading);
  group.remark = remark_on(reading);
  group.status = reading.status;
  group.deviates = reading.status == drift::Status::drift || reading.status == drift::Status::error;
  if (!group.deviates || !reading.expected) return group;
  // As they are shown, two secrets may be the same.
  group.expected = reading.expected == reading.value ? "another hidden value" : *reading.expected;
  group.is_documented = reading.source == drift::Source::variable;
  return group;
}

void add(Groups& groups, Group group, const std::string& instance) {
  auto same =
      std::find_if(groups.begin(), groups.end(), [&](const Group& other) { return other.says_the_same(group); });
  if (same == groups.end()) same = groups.insert(same, std::move(group));
  same->on.instances.push_back(instance);
}

/// Those that deviate first, then those that few instances have.
std::map<KeyName, Groups> groups_by_key(const GetResults& results) {
  std::map<KeyName, Groups> keys;
  std::size_t instances = 0;
  for (const auto& result : results) {
    if (!result.answer) continue;
    instances += result.answer->instances.size();
    for (const host::InstanceReadings& readings : result.answer->instances) {
      const std::string label = label_in(results.size(), result.host, readings.instance.name);
      for (const drift::Reading& reading : readings.keys)
        add(keys[{reading.plugin, reading.file, reading.key}], group_of(reading), label);
    }
  }
  for (auto& [name, groups] : keys) {
    for (Group& group : groups) group.on.everywhere = group.on.instances.size() == instances;
    std::stable_sort(groups.begin(), groups.end(), [](const Group& left, const Group& right) {
      if (left.deviates != right.deviates) return left.deviates;
      return left.on.instances.size() < right.on.instances.size();
    });
  }
  return keys;
}

/// Prints the values of a key in columns: the value, what it is, who has it. What is too long for them stands below.
class ValueTable {
 public:
  ValueTable(Output& out, const Groups& groups) : out_(out), most_value_(out.width() / 3) {
    constexpr std::size_t least_names = 13;
    std::size_t verdicts = 0;
    for (const Group& group : groups) {
      if (width(group.value) > most_value_ || width(group.expected) > most_value_) continue;
      values_ = std::max(values_, width(group.value));
      verdicts = std::max({verdicts, width(name_of_verdict), width(group.is())});
    }
    const std::size_t fixed = indent + values_ + 2 * gap + least_names;
    if (fixed + verdicts <= out.width()) verdicts_ = verdicts;
  }

  void print_column_names() {
    std::string names = spaces(indent) + padded(name_of_value, values_ + gap);
    if (verdicts_ > 0) names += padded(name_of_verdict, verdicts_ + gap) + "on";
    out_.line(out_.paint(Paint::faint, names));
  }

  void print(const Group& group) {
    const bool beside = verdicts_ > 0 && width(group.value) <= most_value_ && width(group.expected) <= most_value_;
    beside ? print_beside(group) : print_below(group);
  }

 private:
  static constexpr std::string_view name_of_value = "value", name_of_verdict = "is";

  void print_beside(const Group& group) {
    const std::size_t start = indent + values_ + gap + verdicts_ + gap;
    const std::string verdict = group.is();
    std::string line = spaces(indent) + out_.paint(paint_of(group), group.value) +
                       spaces(values_ - width(group.value) + gap) + verdict + spaces(verdicts_ - width(verdict) + gap);
    for (const std::string& names : names_of(group, out_.width() - start)) {
      out_.line(line + names);
      line = spaces(start);
    }
    print_remark(group, indent + values_ + gap);
  }

  void print_below(const Group& group) {
    constexpr std::size_t label = 10;
    const std::size_t start = 2 * indent + label;
    const std::size_t room = out_.width() - start;
    const Contrast both = contrast(group.expected.empty() ? group.value : group.expected, group.value, room);
    const auto fact = [&](std::string_view name, const std::vector<std::string>& lines) {
      std::string left = spaces(2 * indent) + out_.paint(Paint::faint, padded(name, label));
      for (const std::string& line : lines) {
        out_.line(left + line);
        left = spaces(start);
      }
    };
    // Around where they differ, if anywhere.
    const bool whole = group.expected.empty() || width(group.value) <= out_.width() - indent;
    const std::string value = whole ? cut(group.value, out_.width() - indent) : both.actual.text();
    out_.line(spaces(indent) + out_.paint(paint_of(group), value));
    fact(name_of_verdict, {group.verdict + (group.is_documented ? " (documented)" : "")});
    if (!group.expected.empty()) fact("expected", {out_.paint(Paint::green, both.expected.text())});
    fact("on", names_of(group, room));
    print_remark(group, 2 * indent);
  }

  void print_remark(const Group& group, std::size_t start) {
    for (const std::string& line : wrapped(group.remark, out_.width() - start))
      out_.line(spaces(start) + out_.paint(Paint::faint, line));
  }

  /// Who has it: all names where it is not as it should be, or nobody reads along.
  [[nodiscard]] std::vector<std::string> names_of(const Group& group, std::size_t columns) const {
    if (group.on.everywhere || (out_.is_terminal() && !group.deviates)) return {instances_in(group.on, columns)};
    std::string names;
    for (const std::string& instance : group.on.instances) names += (names.empty() ? "" : ", ") + instance;
    return wrapped(names, columns);
  }

  static Paint paint_of(const Group& group) {
    return group.deviates ? Paint::red : group.status == drift::Status::ok ? Paint::green : Paint::plain;
  }

  Output& out_;
  std::size_t most_value_;
  std::size_t values_ = width(name_of_value);
  std::size_t verdicts_ = 0;  ///< 0: the verdicts and names stand below the values
};

/// An instance could be looked at.
bool has_looked(const GetResults& results) {
  return std::any_of(results.begin(), results.end(), [](const auto& result) {
    return result.answer && std::any_of(result.answer->instances.begin(), result.answer->instances.end(),
                                        [](const auto& readings) { return !readings.instance.error; });
  });
}

void print_key(Output& out, const KeyName& name, const Groups& groups) {
  const auto& [plugin, file, path] = name;
  const std::string key_name = shown(path);
  const std::string place = shown(plugin) + (file.empty() ? "" : "/" + shown(file));
  if (width(key_name) + gap + width(place) <= out.width()) {
    out.line(out.paint(Paint::strong, key_name) + spaces(gap) + out.paint(Paint::faint, place));
  } else {
    out.name("", 0, key_name, Paint::strong);
    out.name(spaces(indent), indent, place, Paint::faint);
  }
  ValueTable table(out, groups);
  table.print_column_names();
  for (const Group& group : groups) table.print(group);
  out.line();
}

}  // namespace

void print_get(Output& out, const GetResults& results) {
  for (const auto& result : results) {
    if (!result.answer && result.error) print_error_beside(out, shown(result.host), *result.error);
    if (!result.answer) continue;
    for (const host::InstanceReadings& readings : result.answer->instances) {
      if (!readings.instance.error) continue;
      out.line(out.paint(Paint::strong, shown(readings.instance.name)) + "  " +
               out.paint(Paint::red, told(readings.instance.error->what())));
    }
  }
  const auto keys = groups_by_key(results);
  for (const auto& [name, groups] : keys) print_key(out, name, groups);
  if (keys.empty() && has_looked(results)) out.line("no instance that was looked at has such a plugin");
}

}  // namespace ampcfg::cli

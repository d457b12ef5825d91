#include "cli/report/expect_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/drift/judging/show.hpp"
#include "cli/report/below.hpp"
#include "cli/report/finding_table.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using Severity = drift::Problem::Severity;

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::hint:
      break;
  }
  return "hint";
}

Paint paint_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Paint::red;
    case Severity::warning:
      return Paint::yellow;
    case Severity::hint:
      break;
  }
  return Paint::cyan;
}

std::size_t number_of(const std::vector<drift::Problem>& problems, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(problems.begin(), problems.end(),
                    [severity](const drift::Problem& problem) { return problem.severity == severity; }));
}

std::string place_of(const std::string& file, const std::optional<document::Place>& place) {
  if (file.empty()) return "the set";
  return shown(drift::told_place(file, place));
}

std::string size_of(const drift::Expectations& expectations) {
  return counted(expectations.universal_plugins(), "plugin", "plugins") + " everywhere, " +
         counted(expectations.variable_plugins(), "plugin", "plugins") + " by instance";
}

void write_problems(JsonWriter& json, const std::vector<drift::Problem>& problems) {
  json.key("summary")
      .begin_object()
      .member("error", number_of(problems, Severity::error))
      .member("warning", number_of(problems, Severity::warning))
      .member("hint", number_of(problems, Severity::hint))
      .end_object();
  json.key("problems").begin_array();
  for (const drift::Problem& problem : problems) {
    json.begin_object()
        .member("severity", name(problem.severity))
        .member("code", std::string_view(problem.code))
        .member("file", std::string_view(problem.file));
    if (problem.place) {
      json.member("line", std::size_t{problem.place->line}).member("column", std::size_t{problem.place->column});
    }
    json.member("message", std::string_view(problem.message))
        .member("hint", std::string_view(problem.hint))
        .end_object();
  }
  json.end_array();
}

std::string who_of(const drift::Shown& entry) {
  std::string who = entry.instance.empty() ? "everywhere" : shown(entry.instance);
  if (!entry.platform.empty())
    who = entry.instance.empty() ? "on " + shown(entry.platform) : who + " on " + shown(entry.platform);
  return who;
}

/// What is expected of one plugin, in columns. A key that is too long stands above its values, a value that is too long
/// below; where one is written stands there only if there is room.
class ShownTable {
 public:
  using Entry = std::vector<drift::Shown>::const_iterator;

  ShownTable(Output& out, Entry first, Entry last) : out_(out) {
    const std::size_t most_key = out.width() / 3;
    std::size_t place = 0, value = width(name_of_value);
    for (Entry entry = first; entry != last; ++entry) {
      const std::size_t key = width(shown(entry->entry));
      if (key <= most_key) key_ = std::max(key_, key);
      who_ = std::max(who_, width(who_of(*entry)));
      value = std::max(value, width(plain_value(entry->value)));
      place = std::max(place, width(place_of(entry->file, entry->place)));
    }
    value_ = std::min(value, std::max(room(0), least_value));
    if (room(place + gap) < std::min(value, least_value)) return;
    value_ = std::min(value, room(place + gap));
    has_place_ = true;
  }

  void print_names() const {
    const std::string names = padded(name_of_key, key_ + gap) + padded("for", who_ + gap);
    out_.line(out_.paint(Paint::faint, spaces(indent) + names +
                                           (has_place_ ? padded(name_of_value, value_ + gap) + "written in"
                                                       : std::string(name_of_value))));
  }

  /// `repeats`: the entry before has the same key.
  void print(const drift::Shown& entry, bool repeats) const {
    const std::string key = repeats ? "" : shown(entry.entry);
    std::string line = spaces(indent) + padded(key, key_ + gap);
    if (width(key) > key_) {
      out_.name(spaces(indent), indent, key);
      line = spaces(indent + key_ + gap);
    }
    const std::string_view whole = plain_value(entry.value);
    const bool fits = width(whole) <= value_;
    const std::string value(fits ? whole : ""), who = who_of(entry);
    line += out_.paint(Paint::faint, fits || has_place_ ? padded(who, who_ + gap) : who);
    line += out_.paint(Paint::green, value);
    if (has_place_)
      line += spaces(value_ + gap - width(value)) + out_.paint(Paint::faint, place_of(entry.file, entry.place));
    out_.line(line);
    constexpr std::size_t below = 2 * indent;
    if (!fits) out_.line(spaces(below) + out_.paint(Paint::green, cut(whole, out_.width() - below)));
  }

 private:
  static constexpr std::string_view name_of_key = "key", name_of_value = "value";
  static constexpr std::size_t least_value = 12;

  /// For a value, beside what else takes so many columns.
  [[nodiscard]] std::size_t room(std::size_t taken) const {
    taken += indent + key_ + gap + who_ + gap;
    return taken < out_.width() ? out_.width() - taken : 0;
  }

  Output& out_;
  std::size_t key_ = width(name_of_key), who_ = 0, value_ = 0;
  bool has_place_ = false;
};

/// What a directive says beside what it demands.
void write_notes(JsonWriter& json, const drift::Shown& entry) {
  if (!entry.why.empty()) json.member("why", std::string_view(entry.why));
  if (!entry.by.empty()) json.member("by", std::string_view(entry.by));
  if (!entry.until.empty()) json.member("until", std::string_view(entry.until));
  if (entry.undecided) json.key("undecided").boolean(true);
}

/// As compilers have it; on a terminal in lines that end at words.
void print_problem(Output& out, const drift::Problem& problem) {
  constexpr std::size_t below = 4;
  const std::string place = place_of(problem.file, problem.place) + ": ";
  const std::string severity(name(problem.severity));
  const std::string text = place + severity + ": " + shown(problem.message);
  auto lines = out.is_terminal() ? wrapped(text, out.width() - below) : std::vector<std::string>{text};
  std::string& first = lines.front();
  if (first.starts_with(place + severity)) {
    first = out.paint(Paint::strong, place) + out.paint(paint_of(problem.severity), severity) +
            first.substr(place.size() + severity.size());
  }
  out.line(first);
  for (std::size_t n = 1; n < lines.size(); ++n) out.line(spaces(below) + lines[n]);
  for (const std::string& line : wrapped(shown(problem.hint), out.width() - below)) out.line(spaces(below) + line);
}

}  // namespace

void print_problems(Output& out, const std::vector<drift::Problem>& problems, const std::filesystem::path& folder,
                    const drift::Expectations* expectations) {
  for (const drift::Problem& problem : problems) print_problem(out, problem);
  if (!problems.empty()) out.line();
  const std::string where = shown(folder.string());
  if (expectations == nullptr) {
    out.line(out.paint(Paint::red, counted(number_of(problems, Severity::error), "error", "errors")) + " in " + where +
             ": it cannot be used");
    return;
  }
  out.line(out.paint(Paint::green, "usable") + ": " + where + " (" + size_of(*expectations) + ")");
}

std::string problems_as_json(const std::vector<drift::Problem>& problems, const std::filesystem::path& folder,
                             const drift::Expectations* expectations) {
  JsonWriter json;
  begin_frame(json, "expect-validate", {});
  write_expectations(json, expectations);
  json.member("folder", std::string_view(folder.native()))
      .member("result", std::string_view(expectations == nullptr ? "invalid" : "valid"));
  write_problems(json, problems);
  json.end_object();
  return json.text();
}

void print_shown(Output& out, const std::vector<drift::Shown>& entries) {
  for (auto first = entries.begin(); first != entries.end();) {
    const auto is_other = [&](const drift::Shown& entry) { return entry.plugin != first->plugin; };
    const auto last = std::find_if(first, entries.end(), is_other);
    if (first != entries.begin()) out.line();
    out.line(out.paint(Paint::strong, shown(first->plugin)));
    const ShownTable table(out, first, last);
    table.print_names();
    for (auto entry = first; entry != last; ++entry)
      table.print(*entry, entry != first && std::prev(entry)->entry == entry->entry);
    first = last;
  }
  if (entries.empty()) out.line("Nothing is expected there.");
}

void begin_shown(JsonWriter& json, const drift::Shown& entry) {
  json.begin_object().member("plugin", std::string_view(entry.plugin)).member("entry", std::string_view(entry.entry));
  if (entry.hidden) json.key("hidden").boolean(true);
  if (!entry.hidden) json.key("value").json(entry.value);
  json.member("source", drift::name(entry.source));
  if (!entry.instance.empty()) json.member("instance", std::string_view(entry.instance));
  write_notes(json, entry);
  if (!entry.platform.empty()) json.member("platform", std::string_view(entry.platform));
  json.member("file", std::string_view(entry.file))
      .member("line", std::size_t{entry.place.line})
      .member("column", std::size_t{entry.place.column});
}

std::string shown_as_json(const std::vector<drift::Shown>& entries, const std::filesystem::path& folder,
                          const drift::Expectations& expectations, const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, "expect-show", warnings);
  write_expectations(json, &expectations);
  json.member("folder", std::string_view(folder.native())).key("expected").begin_array();
  for (const drift::Shown& entry : entries) {
    begin_shown(json, entry);
    json.end_object();
  }
  json.end_array().end_object();
  return json.text();
}

void print_packed(Output& out, const std::vector<drift::SetFile>& files, const std::filesystem::path& folder,
                  const drift::Expectations& expectations) {
  for (const drift::SetFile& file : files) {
    out.line("  " + shown((folder / file.path).string()) + "  " +
             out.paint(Paint::faint, counted(file.bytes.size(), "byte", "bytes")));
  }
  out.line(out.paint(Paint::green, "packed") + ": " + counted(files.size(), "file", "files") + " in " +
           shown(folder.string()) + " (" + size_of(expectations) + ")");
}

std::string packed_as_json(const std::vector<drift::SetFile>& files, const std::vector<drift::Problem>& problems,
                           const std::filesystem::path& folder, const drift::Expectations* expectations) {
  JsonWriter json;
  begin_frame(json, "expect-pack", {});
  write_expectations(json, expectations);
  json.member("folder", std::string_view(folder.native()))
      .member("result", std::string_view(expectations == nullptr ? "failed" : "changed"));
  json.key("files").begin_array();
  if (expectations != nullptr) {
    for (const drift::SetFile& file : files) {
      json.begin_object().member("path", std::string_view(file.path)).member("bytes", file.bytes.size()).end_object();
    }
  }
  json.end_array();
  write_problems(json, problems);
  json.end_object();
  return json.text();
}

}  // namespace ampcfg::cli

#include "cli/report/expect_report.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "ampcfg/drift/judging/show.hpp"
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
  return place ? fmt::format("{}:{}:{}", shown(file), place->line, place->column) : shown(file);
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

/// What a directive says beside what it demands.
void write_notes(JsonWriter& json, const drift::Shown& entry) {
  if (!entry.why.empty()) json.member("why", std::string_view(entry.why));
  if (!entry.by.empty()) json.member("by", std::string_view(entry.by));
  if (!entry.until.empty()) json.member("until", std::string_view(entry.until));
  if (entry.undecided) json.key("undecided").boolean(true);
}

}  // namespace

void print_problems(Output& out, const std::vector<drift::Problem>& problems, const std::filesystem::path& folder,
                    const drift::Expectations* expectations) {
  for (const drift::Problem& problem : problems) {
    const std::string text = place_of(problem.file, problem.place) + ": " + std::string(name(problem.severity)) + ": " +
                             shown(problem.message);
    const std::size_t start = text.find(std::string(": ") + std::string(name(problem.severity))) + 2;
    const std::size_t end = start + name(problem.severity).size();
    out.line(out.paint(Paint::strong, text.substr(0, start)) +
             out.paint(paint_of(problem.severity), text.substr(start, end - start)) + text.substr(end));
    for (const std::string& line : wrapped(shown(problem.hint), out.width() - 4)) out.line("    " + line);
  }
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
  const drift::Shown* before = nullptr;
  for (const drift::Shown& entry : entries) {
    if (before == nullptr || before->plugin != entry.plugin) {
      if (before != nullptr) out.line();
      out.line(out.paint(Paint::strong, shown(entry.plugin)));
      before = nullptr;
    }
    if (before == nullptr || before->entry != entry.entry) out.line("  " + shown(entry.entry));
    const std::string place = place_of(entry.file, entry.place);
    const std::string who = who_of(entry);
    const std::size_t taken = 6 + width(who) + 2 + width(place);
    const bool beside = taken + 12 <= out.width();
    const std::size_t room =
        beside ? out.width() - taken : out.width() - std::min<std::size_t>(out.width() - 8, 6 + width(who));
    std::string line = "    " + out.paint(Paint::faint, who) + "  " + out.paint(Paint::green, cut(entry.value, room));
    if (beside) line += "  " + out.paint(Paint::faint, place);
    out.line(line);
    before = &entry;
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

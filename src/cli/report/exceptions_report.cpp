#include "cli/report/exceptions_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <map>
#include <string_view>
#include <tuple>

#include "cli/report/expect_report.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using drift::Shown;

int number_in(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Of a date that the set was checked for.
std::chrono::sys_days day_of(std::string_view date) {
  return std::chrono::year(number_in(date.substr(0, 4))) / number_in(date.substr(5, 2)) / number_in(date.substr(8, 2));
}

using RowOrder = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view, std::string_view,
                            std::string_view, std::string_view>;

constexpr std::size_t before_name = 4, before_text = 7;

void print_named(Output& out, std::string_view name, const std::string& text, Paint paint = Paint::plain) {
  out.line(std::string(before_name, ' ') + out.paint(Paint::faint, padded(name, before_text)) + out.paint(paint, text));
}

void print_named_words(Output& out, std::string_view name, std::string_view text) {
  for (const std::string& part : wrapped(text, out.width() - before_name - before_text)) {
    print_named(out, name, part);
    name = {};
  }
}

void print_section(Output& out, const Exceptions& exceptions, const std::string& title, Paint paint,
                   const std::vector<const Shown*>& entries) {
  if (entries.empty()) return;
  out.line(out.paint(paint, title) + ": " + grouped(entries.size()));
  for (const Alike& alike : alike_in(entries)) {
    const Shown& entry = *alike.entry;
    std::string line = "  " + out.paint(Paint::strong, shown(entry.plugin)) + "  " + shown(entry.entry);
    if (!entry.until.empty()) line += "  " + out.paint(paint, "until " + end_of(exceptions, entry));
    out.line(line);
    print_named(out, "value", cut(plain_value(entry.value), out.width() - before_name - before_text), Paint::green);
    print_named_words(out, "on", alike.whose());
    std::string note = shown(entry.why);
    if (!entry.by.empty()) note += (note.empty() ? "by " : " (") + shown(entry.by) + (note.empty() ? "" : ")");
    if (!note.empty()) print_named_words(out, "why", note);
  }
  out.line();
}

}  // namespace

bool Exceptions::has_ended(const Shown& entry) const {
  return !entry.until.empty() && entry.until < today;
}

std::vector<Alike> alike_in(const std::vector<const Shown*>& entries) {
  std::map<RowOrder, Alike> groups;
  for (const Shown* entry : entries) {
    Alike& group =
        groups[{entry->until, entry->plugin, entry->entry, entry->platform, entry->value, entry->why, entry->by}];
    group.entry = entry;
    if (!entry->instance.empty()) group.instances.push_back(shown(entry->instance));
  }
  std::vector<Alike> alike;
  for (auto& [order, group] : groups) alike.push_back(std::move(group));
  return alike;
}

std::string Alike::whose() const {
  const std::string names = instances.empty() ? "everywhere" : listed(instances, "and");
  return entry->platform.empty() ? names : names + " on " + shown(entry->platform);
}

std::string end_of(const Exceptions& exceptions, const Shown& entry) {
  const int days = exceptions.days_left(entry);
  if (days < 0) return entry.until;
  if (days == 0) return entry.until + ", today";
  return entry.until + ", in " + counted(static_cast<std::size_t>(days), "day", "days");
}

bool Exceptions::any_ended() const {
  return std::any_of(entries.begin(), entries.end(), [&](const Shown& entry) { return has_ended(entry); });
}

int Exceptions::days_left(const Shown& entry) const {
  return static_cast<int>((day_of(entry.until) - day_of(today)).count());
}

void print_exceptions(Output& out, const Exceptions& exceptions) {
  std::vector<const Shown*> ended, ending, lasting;
  for (const Shown& entry : exceptions.entries) {
    auto& section = exceptions.has_ended(entry) ? ended : entry.until.empty() ? lasting : ending;
    section.push_back(&entry);
  }
  print_section(out, exceptions, "ended", Paint::red, ended);
  print_section(out, exceptions, "end", Paint::yellow, ending);
  print_section(out, exceptions, "have no end", Paint::cyan, lasting);
  if (exceptions.entries.empty()) out.line("Nothing is an exception.");
  if (!ended.empty()) {
    out.line(shown(out.as_typed_here(
        "What has ended counts no more: the value below it does. Take it out with `ampcfg expect unset`, or give it "
        "a new end with `ampcfg expect set … --until DAY`.")));
  }
}

std::string exceptions_as_json(const Exceptions& exceptions, const std::filesystem::path& folder,
                               const drift::Expectations& expectations, const std::vector<std::string>& warnings) {
  JsonWriter json;
  begin_frame(json, "expect-exceptions", warnings);
  write_expectations(json, &expectations);
  json.member("folder", std::string_view(folder.native()))
      .member("today", std::string_view(exceptions.today))
      .key("exceptions")
      .begin_array();
  for (const Shown& entry : exceptions.entries) {
    begin_shown(json, entry);
    if (!entry.until.empty()) {
      json.key("ended").boolean(exceptions.has_ended(entry));
      json.key("days_left").json(std::to_string(exceptions.days_left(entry)));
    }
    json.end_object();
  }
  json.end_array().end_object();
  return json.text();
}

}  // namespace ampcfg::cli

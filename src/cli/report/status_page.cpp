#include "cli/report/status_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "cli/report/below.hpp"
#include "cli/report/status_parts.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using host::InstanceStatus;

constexpr const char* unknown = "not known: this user cannot use ampcfg's state";

void print_line_of(Output& out, std::string_view name, std::string_view text, Paint paint = Paint::plain) {
  constexpr std::size_t names = 10;
  const std::size_t left = indent + names;
  std::string start = std::string(indent, ' ') + out.paint(Paint::faint, padded(name, names));
  for (const std::string& line : wrapped(text, out.width() - left)) {
    for (const std::string& piece : broken(line, out.width() - left)) {
      out.line(start + out.paint(paint, piece));
      start.assign(left, ' ');
    }
  }
}

void print_heading(Output& out, const std::string& host, const InstanceStatus& status) {
  std::string more;
  if (status.instance.friendly_name != status.instance.name) more += shown(status.instance.friendly_name) + ", ";
  if (status.instance.platform) more += shown(*status.instance.platform) + ", ";
  more += "on " + shown(host);
  const std::string name = shown(status.instance.name);
  if (width(name) + gap + width(more) <= out.width()) {
    out.line(out.paint(Paint::strong, name) + std::string(gap, ' ') + out.paint(Paint::faint, more));
    return;
  }
  out.name("", 0, name, Paint::strong);
  print_below(out, more, Paint::faint);
}

std::string words_of_game(const host::Game& game) {
  std::string text(host::name(game.state));
  if (game.online) text += fmt::format(", {} playing", players_of(game));
  if (!game.version.empty()) text += ", " + shown(game.version);
  if (game.started) text += ", up " + age_words(os::now_nanoseconds() - *game.started);
  return game.reason.empty() ? text : text + ": " + shown(game.reason);
}

void print_restart(Output& out, const InstanceStatus& status) {
  if (!status.needs_restart) return print_line_of(out, "restart", unknown);
  if (status.reasons.empty()) return print_line_of(out, "restart", "not needed");
  const bool waits = waits_for_start(status);
  for (const host::FlagReason& reason : status.reasons) {
    const std::string when = reason.since.empty() ? "" : " (" + local_brief(reason.since) + ")";
    const bool is_first = &reason == &status.reasons.front();
    print_line_of(out, is_first ? "restart" : "",
                  (waits ? "at its next start: " : "needed: ") + shown(reason.text) + when,
                  waits ? Paint::plain : Paint::yellow);
  }
  if (!host::comes_back(status.facts.startup))
    print_line_of(out, "", "AMP would not start the game again after a restart: its startup mode is not set to",
                  Paint::red);
}

/// `20261124T093000Z-3f2a` tells when that was.
std::string words_of_deployment(const std::string& id) {
  if (id.size() < 16) return shown(id);
  const std::string time = fmt::format("{}-{}-{}T{}:{}:{}Z", id.substr(0, 4), id.substr(4, 2), id.substr(6, 2),
                                       id.substr(9, 2), id.substr(11, 2), id.substr(13, 2));
  return os::parse_rfc3339(time) ? local_brief(time) + " (" + shown(id) + ")" : shown(id);
}

std::string words_of_scan(const InstanceStatus& status) {
  const host::ScannedInstance& scan = *status.last_scan;
  std::string text = scan.drift == 0 ? "none" : grouped(scan.drift);
  if (scan.error > 0) text += ", " + counted(scan.error, "error", "errors");
  text += " (scan of " + local_brief(scan.at) + (status.is_scan_outdated ? ", before the last deploy)" : ")");
  for (const host::ScannedPlugin& one : scan.plugins)
    text += (&one == &scan.plugins.front() ? ": " : ", ") + shown(one.plugin) + " " + grouped(one.findings);
  return text;
}

void print_scan(Output& out, const InstanceStatus& status) {
  if (!status.last_scan) return print_line_of(out, "drift", status.needs_restart ? "not known: no scan yet" : unknown);
  const host::ScannedInstance& scan = *status.last_scan;
  const Paint paint = scan.drift + scan.error == 0 ? Paint::green : Paint::red;
  print_line_of(out, "drift", words_of_scan(status), status.is_scan_outdated ? Paint::plain : paint);
  for (const host::ScannedFile& one : scan.left) {
    std::string text = shown(one.plugin) + (one.file.empty() ? "" : "/" + shown(one.file)) + ": ";
    std::string kind = one.kind;
    std::replace(kind.begin(), kind.end(), '-', ' ');
    text += kind + (one.line > 0 ? fmt::format(", line {}", one.line) : "");
    print_line_of(out, &one == &scan.left.front() ? "left" : "", text);
  }
}

/// The command that leads on; nothing where all is as it should be.
std::optional<std::string> next_command(const InstanceStatus& status) {
  if (!status.needs_restart) return std::nullopt;
  if (!status.last_scan || status.is_scan_outdated) return "scan";
  if (status.last_scan->drift > host::invalid_files(*status.last_scan)) return "diff";
  if (status.last_scan->drift + status.last_scan->error > 0) return "scan";
  return is_flagged(status) && !waits_for_start(status) ? std::optional<std::string>("restart") : std::nullopt;
}

}  // namespace

void print_status_page(Output& out, const std::string& host, const std::string& argument, const std::string& options,
                       const InstanceStatus& status) {
  print_heading(out, host, status);
  if (status.instance.error) {
    print_reason(out, status.instance.error->what(), Paint::red);
    print_hint(out, status.instance.error->hint());
    return;
  }
  print_line_of(out, "game", words_of_game(status.game), state_paint(status));
  print_restart(out, status);
  print_line_of(out, "deployed",
                status.last_deployment ? words_of_deployment(*status.last_deployment)
                : status.needs_restart ? "never"
                                       : unknown);
  print_scan(out, status);
  for (const std::string& warning : status.warnings) print_line_of(out, "warning", shown(warning), Paint::yellow);
  if (const auto next = next_command(status)) {
    const std::string options_end = argument.starts_with('-') ? " -- " : " ";
    out.line(std::string(indent, ' ') + out.paint(Paint::faint, padded("next", 10)) + "ampcfg " + *next +
             shown(options) + options_end + shown(os::shell_word(argument)));
  }
}

}  // namespace ampcfg::cli

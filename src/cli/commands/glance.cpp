#include "ampcfg/host/glance.hpp"

#include <fmt/core.h>

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "ampcfg/cli/commands/help.hpp"
#include "ampcfg/cli/line/option.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/about.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/groups.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

/// What there is to say of a host, and the command that leads on; empty where nothing does.
struct Advice {
  std::string text, next;
};

bool is_folder(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

std::string words_of_scan(const host::Glance& glance) {
  std::string text = counted(glance.instances, "instance", "instances") + ", ";
  text += glance.drift == 0 ? "no drift" : grouped(glance.drift) + " drift";
  if (glance.error > 0) text += ", " + counted(glance.error, "error", "errors");
  if (glance.differing_instances > 0) text += " on " + grouped(glance.differing_instances);
  text += " (scan of " + local_brief(*glance.scanned);
  return text + (glance.is_outdated ? ", before the last deploy)" : ")");
}

std::string next_after(const host::Glance& glance) {
  if (!glance.scanned || glance.is_outdated) return "ampcfg scan";
  if (glance.drift > glance.invalid) return "ampcfg diff";
  if (glance.drift + glance.error > 0) return "ampcfg scan";
  return glance.flagged > 0 ? "ampcfg status --flagged" : "";
}

Advice advice_for(const host::Configuration& configuration) {
  const std::string name = shown(configuration.host_name()) + ": ";
  if (!is_folder(configuration.instances)) {
    return {name + "no instances here, " + counted(configuration.hosts.size(), "host", "hosts") + " configured",
            "ampcfg -H all scan"};
  }
  try {
    const host::Glance glance = host::glance(configuration);
    const std::string scan = glance.scanned ? words_of_scan(glance) : "no scan of all instances yet";
    const std::string flagged = glance.flagged == 0 ? "none" : grouped(glance.flagged);
    return {name + scan + ", " + flagged + " flagged", next_after(glance)};
  } catch (const Error& error) {
    return {name + shown(error.what()), "ampcfg scan"};
  }
}

bool is_set_up(const host::Configuration& configuration) {
  const bool is_configured = !configuration.file.empty();
  if (is_folder(configuration.instances)) return is_configured || is_folder(configuration.expectations);
  return is_configured && !configuration.hosts.empty();
}

void print_rows(Output& out, const Advice& advice) {
  constexpr std::size_t names = 9;
  for (const std::string& line : wrapped(advice.text, out.width())) out.line(line);
  if (!advice.next.empty()) out.line("next: " + out.paint(Paint::strong, advice.next));
  for (const CommandGroup& group : command_groups()) {
    std::string start = out.paint(Paint::yellow, padded(group.name, names));
    const std::string words = group.name == "more" ? "ampcfg help COMMAND" : group.words();
    for (const std::string& line : wrapped(words, out.width() - names)) {
      out.line(start + line);
      start.assign(names, ' ');
    }
  }
}

}  // namespace

int print_glance(const CommandLine& line, Console& console) {
  constexpr int wrong_usage = 64;
  if (line.has(option::json))
    throw usage_error("command-incomplete", "no command is given", "`ampcfg help` lists commands and options");
  if (console.out.is_terminal()) {
    const host::Configuration configuration = configuration_of(line);
    if (is_set_up(configuration)) {
      Advice advice = advice_for(configuration);
      if (!advice.next.empty()) advice.next += shown(same_place(line));
      print_rows(console.out, advice);
      return 0;
    }
  }
  print_overview(console.err);
  return wrong_usage;
}

}  // namespace ampcfg::cli

#include <algorithm>
#include <array>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

std::string comma_joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string hosts_as_json(const host::Configuration& configuration) {
  JsonWriter json;
  begin_frame(json, "hosts", {});
  json.key("hosts").begin_array();
  for (const auto& [name, host] : configuration.hosts) {
    json.begin_object()
        .member("host", std::string_view(name))
        .member("address", std::string_view(host.address))
        .member("port", std::size_t{host.port})
        .member("user", host.user.empty() ? std::nullopt : std::optional(host.user))
        .member("become", host.become)
        .member("status", std::string_view("unchecked"))
        .member("error", std::optional<Error>())
        .key("here")
        .boolean(name == configuration.name)
        .end_object();
  }
  json.end_array().end_object();
  return json.text();
}

using HostRow = std::array<std::string, 5>;

void print_host_rows(Output& out, const std::vector<HostRow>& rows) {
  constexpr std::size_t gap = 2;
  std::array<std::size_t, 5> widths{};
  for (const HostRow& row : rows) {
    for (std::size_t at = 0; at < row.size(); ++at) widths[at] = std::max(widths[at], width(row[at]));
  }
  bool heading = true;
  for (const HostRow& row : rows) {
    std::string line;
    for (std::size_t at = 0; at < row.size(); ++at) {
      if (widths[at] > 0) line += padded(row[at], widths[at] + gap);
    }
    line.resize(line.find_last_not_of(' ') + 1);
    line = cut(line, out.width());
    out.line(heading ? out.paint(Paint::faint, line) : line);
    heading = false;
  }
}

int hosts(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  if (line.has(option::json)) {
    console.out.line(hosts_as_json(configuration));
    return 0;
  }
  if (configuration.hosts.empty()) {
    if (console.quiet) return 0;
    const std::string text = "No hosts are configured; add them below `hosts:` in " +
                             shown(configuration.file_to_write()) + " (ampcfg man config).";
    for (const std::string& part : wrapped(text, console.out.width())) console.out.line(part);
    return 0;
  }
  std::vector<HostRow> rows = {{"host", "address", "port", "user", "become"}};
  for (const auto& [name, host] : configuration.hosts) {
    rows.push_back({shown(name) + (name == configuration.name ? " (here)" : ""), shown(host.address),
                    std::to_string(host.port), shown(host.user), shown(comma_joined(host.become))});
  }
  print_host_rows(console.out, rows);
  return 0;
}

}  // namespace

namespace command {

const Command hosts{
    .name = "hosts",
    .arguments = "",
    .most_arguments = 0,
    .summary = "the configured hosts",
    .details = "Lists the hosts of the configuration, without asking them.",
    .options = {&option::json},
    .examples = {{"ampcfg hosts", "Name, address, port, user and how rights are raised there."},
                 {"ampcfg hosts --json | jq -r '.hosts[].host'", "The names alone."}},
    .page = "ampcfg-hosts.1",
    .schema = "hosts",
    .run = cli::hosts,
};

}  // namespace command
}  // namespace ampcfg::cli

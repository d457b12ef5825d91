#include <algorithm>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/hosts.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/terminal/json_writer.hpp"
#include "cli/terminal/local_time.hpp"
#include "cli/terminal/text.hpp"

// What `hosts check`, `hosts trust` and `hosts clean` do.
namespace ampcfg::cli {
namespace {

using fleet::AskResult;

/// `unreachable`
constexpr std::size_t status_width = 11;

/// The hosts that are named as arguments or with `-H`, all without; this machine is left away.
std::vector<std::string> far_hosts(const CommandLine& line, const host::Configuration& configuration) {
  std::vector<std::string> named = line.values(option::host);
  named.insert(named.end(), line.arguments().begin(), line.arguments().end());
  if (named.empty()) named.emplace_back("all");
  std::vector<std::string> hosts;
  for (const fleet::Target& target : fleet::resolve(configuration, named, {})) {
    if (!target.local) hosts.push_back(target.host);
  }
  return hosts;
}

std::string digest_of_set(const host::Configuration& configuration) {
  try {
    return load_expectations(configuration).expectations.digest();
  } catch (const Error&) {
    return {};  // `expect validate` says why
  }
}

void begin_host(JsonWriter& json, const host::HostEntry& host, fleet::AskResult status,
                const std::optional<Error>& error) {
  json.begin_object()
      .member("host", std::string_view(host.name))
      .member("address", std::string_view(host.address))
      .member("port", std::size_t{host.port})
      .member("user", host.user.empty() ? std::nullopt : std::optional(host.user))
      .member("become", host.become)
      .member("status", name(status))
      .member("error", error);
}

std::string checks_as_json(const host::Configuration& configuration, const std::vector<fleet::HostCheck>& hosts) {
  JsonWriter json;
  begin_frame(json, "hosts", {});
  json.key("hosts").begin_array();
  for (const fleet::HostCheck& host : hosts) {
    begin_host(json, configuration.hosts.at(host.host), host.status, host.error);
    json.key("checks").begin_array();
    for (const fleet::Check& check : host.checks) {
      json.begin_object()
          .member("check", std::string_view(check.name))
          .member("result", std::string_view(check.good ? "ok" : "failed"))
          .member("text", std::string_view(check.text))
          .end_object();
    }
    const std::string next = host.next();
    json.end_array().member("next", next.empty() ? std::nullopt : std::optional(next)).end_object();
  }
  json.end_array().end_object();
  return json.text();
}

struct Piece {
  std::string text;  ///< safe to print
  Paint paint = Paint::plain;
};

/// `reached, 3 instances; next: …` in pieces.
std::vector<Piece> pieces_of(const fleet::HostCheck& host) {
  std::vector<Piece> pieces;
  const auto add = [&](std::string_view between, const std::string& text, Paint paint) {
    if (!pieces.empty()) pieces.back().text += between;
    pieces.push_back({told(text), paint});
  };
  for (const fleet::Check& check : host.checks) add(",", check.text, check.good ? Paint::plain : Paint::red);
  if (host.error) add(";", host.error->message(), Paint::red);
  if (const std::string next = host.next(); !next.empty()) add(";", "next: " + next, Paint::yellow);
  return pieces;
}

/// Whether what was found stands beside a host's name and status, not below.
bool has_room(const Output& out, std::size_t name_width) {
  constexpr std::size_t least = 24;
  return !out.is_terminal() || name_width + 2 + status_width + 2 + least <= out.width();
}

/// In lines that fit a terminal, below each other; else on one line.
void print_check(Output& out, const fleet::HostCheck& host, std::size_t name_width) {
  std::string line =
      padded(shown(host.host), name_width) + "  " +
      out.paint(host.status == AskResult::ok ? Paint::green : Paint::red, padded(name(host.status), status_width));
  std::size_t start = name_width + 2 + status_width + 2;
  if (!has_room(out, name_width)) {
    out.line(line);
    start = 2;
    line.clear();
  }
  line.resize(line.size() + (line.empty() ? start : 2), ' ');
  std::size_t taken = start;
  for (const Piece& piece : pieces_of(host)) {
    for (const std::string& word : wrapped(piece.text, 1)) {
      if (out.is_terminal() && taken > start && taken + 1 + width(word) > out.width()) {
        out.line(line);
        line.assign(start, ' ');
        taken = start;
      }
      line += (taken > start ? " " : "") + out.paint(piece.paint, word);
      taken += (taken > start ? 1 : 0) + width(word);
    }
  }
  out.line(line);
}

void print_checks(Output& out, const std::vector<fleet::HostCheck>& hosts, bool worst_only) {
  constexpr std::string_view name_of_hosts = "host";
  std::size_t widest = name_of_hosts.size();
  std::vector<const fleet::HostCheck*> listed;
  for (const fleet::HostCheck& host : hosts) {
    if (worst_only && host.status == AskResult::ok) continue;
    listed.push_back(&host);
    widest = std::max(widest, width(shown(host.host)));
  }
  if (listed.empty()) return;
  const std::string names = padded(name_of_hosts, widest) + "  " + padded("status", status_width);
  out.line(out.paint(Paint::faint, has_room(out, widest) ? names + "  what was found there" : names));
  for (const fleet::HostCheck* host : listed) print_check(out, *host, widest);
}

template <typename Host>
bool all_well(const std::vector<Host>& hosts) {
  return std::all_of(hosts.begin(), hosts.end(), [](const Host& host) { return host.status == AskResult::ok; });
}

int check(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const auto hosts = fleet::check_hosts(configuration, far_hosts(line, configuration), digest_of_set(configuration));
  const int code = all_well(hosts) ? 0 : 1;
  if (line.has(option::json)) {
    console.out.line(checks_as_json(configuration, hosts));
    return code;
  }
  print_checks(console.out, hosts, console.quiet);
  return code;
}

int trust(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const std::string& name = line.arguments().front();
  const auto targets = fleet::resolve(configuration, {name}, {});
  if (targets.size() != 1 || !configuration.hosts.contains(targets.front().host)) {
    throw Error("host-unknown", "trust takes one host of the configuration", "`ampcfg hosts` lists them",
                Error::Kind::usage);
  }
  const fleet::TrustedKey key = fleet::trust_host(configuration, targets.front().host);
  const std::string file = configuration.known_hosts.native();
  console.out.line(shown(key.type + " " + key.fingerprint));
  console.out.line(key.was_known ? shown(name) + " is known already, as " + shown(key.as) + " in " + shown(file)
                                 : shown(name) + " is known from now on, as " + shown(key.as) + " in " + shown(file));
  if (!key.was_known)
    console.out.line("Compare it with the host's own; run there: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub");
  return 0;
}

int clean(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const auto hosts = fleet::clean_hosts(configuration, far_hosts(line, configuration));
  for (const fleet::Cleaned& host : hosts) {
    if (host.error) {
      console.complain(*host.error);
      continue;
    }
    if (console.quiet) continue;
    std::vector<std::string> folders;
    for (const std::string& folder : host.folders) folders.push_back(shown(folder));
    console.out.line(shown(host.host) + ": " +
                     (folders.empty() ? "nothing was there" : "removed " + listed(folders, "and")));
  }
  return all_well(hosts) ? 0 : 1;
}

}  // namespace

namespace command {

const Command hosts_check{
    .name = "hosts check",
    .arguments = "[HOST]…",
    .summary = "what works on each host, and what to do next",
    .details =
        "Looks at each host of the configuration, or at those that are named: whether it can be reached, its key "
        "is known and this user gets in, whether rights can be raised and ampinstmgr lists instances, the C "
        "library, free space, whether ampcfg and the expectations are there already, and the clock. Nothing is "
        "changed there.\n\n"
        "Exit: 0 all is well, 1 there is something to do on a host.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::json},
    .examples = {{"ampcfg hosts check", "Every configured host, one line each."},
                 {"ampcfg hosts check ovh", "One of them."}},
    .page = "ampcfg-hosts.1",
    .schema = "hosts",
    .run = cli::check,
};

const Command hosts_trust{
    .name = "hosts trust",
    .arguments = "HOST",
    .least_arguments = 1,
    .most_arguments = 1,
    .summary = "show a host's key, and trust it from now on",
    .details =
        "Asks the host for its key, shows the fingerprint and writes the key into the known_hosts file. A host "
        "that has another key in that file is refused.\n\n"
        "Exit: 0 the key is known, 1 it is not.",
    .options = {&option::host_timeout},
    .examples = {{"ampcfg hosts trust ovh", "Compare the fingerprint with the host's own."}},
    .page = "ampcfg-hosts.1",
    .schema = "",
    .run = cli::trust,
};

const Command hosts_clean{
    .name = "hosts clean",
    .arguments = "[HOST]…",
    .summary = "remove what ampcfg keeps on hosts: its executable and expectations",
    .details =
        "Removes ampcfg's cache folder on each host of the configuration, or on those that are named. The state, "
        "in which commands have recorded what they did there, stays.\n\n"
        "Exit: 0 done, 1 a host failed.",
    .options = {&option::host, &option::forks, &option::host_timeout},
    .examples = {{"ampcfg hosts clean ovh", "Nothing of ampcfg is left there but its state."}},
    .page = "ampcfg-hosts.1",
    .schema = "",
    .run = cli::clean,
};

}  // namespace command
}  // namespace ampcfg::cli

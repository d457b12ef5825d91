#include "ampcfg/fleet/asking/resolve.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/drift/matching/selection.hpp"
#include "ampcfg/os/error.hpp"

namespace ampcfg::fleet {
namespace {

constexpr drift::Suggestion suggestion{.between = " or "};

/// Every name that a host can have here: those of the configuration and this machine's.
std::vector<std::string> host_names(const host::Configuration& configuration) {
  std::vector<std::string> names{configuration.host_name()};
  for (const auto& [name, entry] : configuration.hosts) {
    if (name != configuration.host_name()) names.push_back(name);
  }
  return names;
}

void add_all_hosts(const host::Configuration& configuration, std::vector<std::string>& named) {
  if (configuration.hosts.empty()) {
    throw usage_error("no-hosts", "-H all: the configuration has no hosts",
                      "list them under `hosts:` (see ampcfg-config(5))");
  }
  for (const auto& [name, entry] : configuration.hosts) named.push_back(name);
}

/// The values of `-H`, split at commas.
std::vector<std::string> named_hosts(const host::Configuration& configuration, const std::vector<std::string>& values) {
  const auto known = host_names(configuration);
  std::vector<std::string> named;
  for (const std::string& value : values) {
    for (std::size_t begin = 0; begin <= value.size();) {
      const std::size_t end = std::min(value.find(',', begin), value.size());
      const std::string name = value.substr(begin, end - begin);
      begin = end + 1;
      if (name == "all") {
        add_all_hosts(configuration, named);
      } else if (std::find(known.begin(), known.end(), name) != known.end()) {
        named.push_back(name);
      } else {
        const std::string near = drift::did_you_mean(name, known, suggestion);
        throw usage_error("host-unknown", "no host is named `" + name + "`",
                          near.empty() ? "`ampcfg hosts` lists the configured ones" : near);
      }
    }
  }
  return named;
}

/// INSTANCE arguments with the members of groups in their places.
std::vector<std::string> without_groups(const host::Configuration& configuration,
                                        const std::vector<std::string>& instances) {
  std::vector<std::string> patterns;
  for (const std::string& argument : instances) {
    if (!argument.starts_with('@')) {
      patterns.push_back(argument);
      continue;
    }
    const auto group = configuration.groups.find(argument.substr(1));
    if (group == configuration.groups.end()) {
      std::vector<std::string> known;
      for (const auto& [name, members] : configuration.groups) known.push_back("@" + name);
      const std::string near = drift::did_you_mean(argument, known, suggestion);
      throw usage_error("group-unknown", "no group is named `" + argument + "`",
                        near.empty() ? "groups are listed under `groups:` in the configuration" : near);
    }
    patterns.insert(patterns.end(), group->second.begin(), group->second.end());
  }
  return patterns;
}

/// A pattern for instances, and the host that it is for, if it says so.
struct Placed {
  std::optional<std::string> host;
  std::string pattern;
};

Placed place(const std::vector<std::string>& known, const std::string& pattern) {
  const std::size_t colon = pattern.find(':');
  if (colon == std::string::npos) return {std::nullopt, pattern};
  std::string host = pattern.substr(0, colon);
  if (std::find(known.begin(), known.end(), host) == known.end()) return {std::nullopt, pattern};
  return {std::move(host), pattern.substr(colon + 1)};
}

}  // namespace

std::vector<Target> resolve(const host::Configuration& configuration, const std::vector<std::string>& hosts,
                            const std::vector<std::string>& instances) {
  const auto known = host_names(configuration);
  const std::vector<std::string> named = named_hosts(configuration, hosts);
  std::map<std::string, std::vector<std::string>> patterns;
  const auto everywhere = named.empty() ? std::vector<std::string>{configuration.host_name()} : named;
  for (const std::string& argument : without_groups(configuration, instances)) {
    Placed placed = place(known, argument);
    if (!placed.host) {
      for (const std::string& host : everywhere) patterns[host].push_back(placed.pattern);
    } else if (named.empty() || std::find(named.begin(), named.end(), *placed.host) != named.end()) {
      patterns[*placed.host].push_back(std::move(placed.pattern));
    } else {
      throw usage_error("host-not-selected", "`" + argument + "` is on a host that -H leaves out",
                        "name " + *placed.host + " with -H too");
    }
  }
  if (instances.empty()) {
    for (const std::string& host : everywhere) patterns[host];
  }
  std::vector<Target> targets;
  targets.reserve(patterns.size());
  for (auto& [host, picked] : patterns) {
    targets.push_back({host, host == configuration.host_name(), drift::Patterns(std::move(picked))});
  }
  return targets;
}

}  // namespace ampcfg::fleet

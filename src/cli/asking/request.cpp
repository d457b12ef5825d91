#include "cli/asking/request.hpp"

#include <fmt/core.h>

#include <charconv>
#include <filesystem>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

Error unusable(const host::Configuration& configuration, const std::vector<drift::Problem>& problems) {
  constexpr std::size_t most = 5;
  std::size_t errors = 0;
  std::string message;
  for (const drift::Problem& problem : problems) {
    if (problem.severity == drift::Problem::Severity::error && ++errors <= most) message += "\n" + described(problem);
  }
  message = fmt::format("the expectations in {} have {}", configuration.expectations.string(),
                        counted(errors, "error", "errors")) +
            message;
  if (errors > most) message += fmt::format("\nand {} more", errors - most);
  return {"expectations-invalid", message, "`ampcfg expect validate` shows all of them, and what to do",
          Error::Kind::usage};
}

bool is_there(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::symlink_status(path, error));
}

bool has_expectations(const host::Configuration& configuration) {
  const os::OwnerRights rights(configuration.expectations_reader);
  return is_there(configuration.expectations);
}

/// Also of a folder that is not there, as far as its beginning is.
std::filesystem::path without_links(const std::filesystem::path& folder) {
  std::error_code error;
  const auto resolved = std::filesystem::weakly_canonical(folder, error);
  return ((error ? folder.lexically_normal() : resolved) / "").parent_path();
}

Error nothing_set_up(const host::Configuration& configuration) {
  return {
      "not-set-up",
      fmt::format("nothing is set up here yet: there is no configuration file, no AMP in {} and no expectations in {}",
                  configuration.instances.string(), configuration.expectations.string()),
      "try it on a folder of instances: `ampcfg scan --instances DIR --expectations DIR`\n"
      "set it up: write the two folders into /etc/ampcfg/config.yaml (ampcfg man config)\n"
      "and what you expect into the expectations (ampcfg man expectations)\n"
      "see what a game server reads from a file, without any set-up: `ampcfg read FILE`",
      Error::Kind::usage};
}

Error no_expectations(const host::Configuration& configuration) {
  return {"expectations-missing",
          fmt::format("there are no expectations yet: the folder {} is not there", configuration.expectations.string()),
          "write what you expect into universal_configs.json there (ampcfg man expectations),\n"
          "or name another folder: --expectations DIR, or `expectations:` in the configuration",
          Error::Kind::usage};
}

host::Query query_of(const CommandLine& line) {
  host::Query query;
  query.selection.plugins = drift::Patterns(line.values(option::plugin));
  query.selection.files = drift::Patterns(line.values(option::file));
  query.selection.keys = drift::Patterns(line.values(option::key));
  query.show_secrets = line.has(option::show_secrets);
  return query;
}

/// What an INSTANCE argument stands for: itself without its host, or a group's members.
std::vector<std::string> patterns_of(const std::string& argument, const host::Configuration& configuration) {
  if (argument.starts_with('@')) {
    const auto group = configuration.groups.find(argument.substr(1));
    if (group != configuration.groups.end()) return group->second;
  }
  return {argument};
}

/// `HOST:INSTANCE` of a host that was asked, in its parts.
std::optional<std::pair<std::string, std::string>> with_host(const std::string& pattern,
                                                             const std::vector<std::string>& hosts) {
  for (const std::string& host : hosts) {
    if (pattern.starts_with(host + ":")) return std::pair(host, pattern.substr(host.size() + 1));
  }
  return std::nullopt;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add_complaints(std::vector<std::string>& complaints, std::vector<std::string>& near, std::string_view what,
                    const std::vector<std::string>& patterns, const std::vector<std::string>& known) {
  constexpr std::size_t most = 10;
  for (std::size_t at = 0; at < std::min(most, patterns.size()); ++at) {
    const std::string& pattern = patterns[at];
    complaints.push_back(fmt::format("no {} matches {}", what, in_quotes(pattern)));
    // In HOST:INSTANCE either may be mistyped.
    const std::size_t colon = what == "instance" ? pattern.find(':') : std::string::npos;
    auto names = drift::near_names(pattern, known);
    if (names.empty() && colon != std::string::npos) names = drift::near_names(pattern.substr(colon + 1), known);
    for (std::string& name : names) {
      if (!contains(near, name)) near.push_back(std::move(name));
    }
  }
  if (patterns.size() > most) complaints.push_back(fmt::format("and {} more", grouped(patterns.size() - most)));
}

std::vector<std::string> expected_keys(const Request& request) {
  std::vector<std::string> keys;
  if (!request.expectations) return keys;
  const auto plugins = request.query.selection.plugins.pick(request.expectations->plugins());
  for (const std::string& plugin : plugins) {
    const auto more = request.expectations->keys(plugin);
    keys.insert(keys.end(), more.begin(), more.end());
  }
  return keys;
}

}  // namespace

unsigned number_of(const Option& option, const std::string& text, unsigned least, unsigned most) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && number >= least && number <= most) return number;
  throw Error("option-value",
              fmt::format("--{} takes a number from {} to {}, not {}", option.name, least, most, in_quotes(text)), {},
              Error::Kind::usage);
}

void override_by_line(host::Configuration& configuration, const host::Overrides& overrides) {
  const std::filesystem::path configured = configuration.instances;
  host::override_settings(configuration, overrides);
  if (overrides.instances && !overrides.state && without_links(configuration.instances) != without_links(configured))
    configuration.away_from = configured;
}

host::Configuration configuration_of(const CommandLine& line) {
  host::Configuration configuration = host::load_configuration(line.value(option::config));
  host::Overrides overrides;
  overrides.instances = line.value(option::instances);
  overrides.expectations = line.value(option::expectations);
  overrides.state = line.value(option::state);
  override_by_line(configuration, overrides);
  if (const auto number = line.value(option::forks)) configuration.forks = number_of(option::forks, *number, 1, 1000);
  if (const auto number = line.value(option::host_timeout))
    configuration.host_timeout = number_of(option::host_timeout, *number, 0, 86'400);
  return configuration;
}

std::vector<drift::Problem> tellable(std::vector<drift::Problem> problems) {
  if (!os::is_called_by_another()) return problems;
  for (drift::Problem& problem : problems) problem = drift::without_text(std::move(problem));
  return problems;
}

std::string described(const drift::Problem& problem) {
  std::string text = problem.file.empty() ? "the set" : problem.file;
  if (problem.place) text += fmt::format(":{}:{}", problem.place->line, problem.place->column);
  text += ": " + problem.message;
  if (!problem.hint.empty()) text += " (" + problem.hint + ")";
  return text;
}

host::LoadedSet load_expectations(const host::Configuration& configuration) {
  host::ExpectationFolder folder = host::read_expectations(configuration);
  drift::Expectations::Loaded loaded = drift::Expectations::load(std::move(folder.files), folder.unknown);
  loaded.problems = tellable(std::move(loaded.problems));
  if (!loaded.expectations) throw unusable(configuration, loaded.problems);
  std::vector<std::string> warnings;
  for (const drift::Problem& problem : loaded.problems) {
    if (problem.severity == drift::Problem::Severity::warning) warnings.push_back(described(problem));
  }
  return {*std::move(loaded.expectations), std::move(warnings)};
}

Request request_of(const CommandLine& line, const std::vector<std::string>& instances) {
  Request request;
  request.configuration = configuration_of(line);
  const host::Configuration& configuration = request.configuration;
  if (!has_expectations(configuration)) {
    const bool untouched = configuration.file.empty() && !is_there(configuration.instances) &&
                           !line.has(option::expectations) && !line.has(option::instances);
    throw untouched ? nothing_set_up(configuration) : no_expectations(configuration);
  }
  request.source =
      std::make_unique<host::ExpectationSource>([configuration] { return load_expectations(configuration); });
  request.targets = fleet::resolve(configuration, line.values(option::host), instances);
  request.query = query_of(line);
  return request;
}

Request request_of_values(const CommandLine& line) {
  Request request;
  request.configuration = configuration_of(line);
  request.query = query_of(line);
  return request;
}

Request request_without_need(const CommandLine& line, const std::vector<std::string>& instances) {
  Request request;
  request.configuration = configuration_of(line);
  if (line.has(option::expectations) || has_expectations(request.configuration)) {
    host::LoadedSet usable = load_expectations(request.configuration);
    request.expectations = std::move(usable.expectations);
    request.warnings = std::move(usable.warnings);
  }
  request.targets = fleet::resolve(request.configuration, line.values(option::host), instances);
  request.query = query_of(line);
  return request;
}

std::vector<std::string> documented_without_instance(const std::vector<std::string>& documented,
                                                     const std::map<std::string, std::vector<std::string>>& instances) {
  const auto is_on_a_host = [&](const std::string& name) {
    return std::any_of(instances.begin(), instances.end(), [&](const auto& host) {
      const std::string prefix = host.first + ":";
      return contains(host.second, name) ||
             (name.starts_with(prefix) && contains(host.second, name.substr(prefix.size())));
    });
  };
  std::vector<std::string> absent;
  std::copy_if(documented.begin(), documented.end(), std::back_inserter(absent),
               [&](const std::string& name) { return !is_on_a_host(name); });
  return absent;
}

std::vector<std::string> in_each(const std::vector<std::vector<std::string>>& lists) {
  std::vector<std::string> common;
  if (lists.empty()) return common;
  std::vector<std::set<std::string_view>> others;
  for (auto list = lists.begin() + 1; list != lists.end(); ++list) others.emplace_back(list->begin(), list->end());
  std::copy_if(lists.front().begin(), lists.front().end(), std::back_inserter(common), [&](const std::string& name) {
    return std::all_of(others.begin(), others.end(), [&](const auto& other) { return other.contains(name); });
  });
  return common;
}

std::vector<std::string> unmatched_arguments(const std::vector<std::string>& arguments,
                                             const std::vector<std::vector<std::string>>& by_host,
                                             const std::vector<std::string>& hosts,
                                             const host::Configuration& configuration) {
  const auto common = in_each(by_host);
  const std::set<std::string_view> everywhere(common.begin(), common.end());
  const auto matched_nothing = [&](const std::string& pattern) {
    if (const auto parts = with_host(pattern, hosts)) {
      const auto at = std::find(hosts.begin(), hosts.end(), parts->first) - hosts.begin();
      return contains(by_host[static_cast<std::size_t>(at)], parts->second);
    }
    return everywhere.contains(pattern);
  };
  std::vector<std::string> unmatched;
  for (const std::string& argument : arguments) {
    const auto patterns = patterns_of(argument, configuration);
    if (!patterns.empty() && std::all_of(patterns.begin(), patterns.end(), matched_nothing))
      unmatched.push_back(argument);
  }
  return unmatched;
}

std::string complain_of(const Unmatched& unmatched, const Request& request) {
  std::vector<std::string> complaints;
  std::vector<std::string> near;
  auto plugins = unmatched.known_plugins;
  if (request.expectations) {
    plugins.insert(plugins.end(), request.expectations->plugins().begin(), request.expectations->plugins().end());
  }
  auto keys = unmatched.keys.empty() ? std::vector<std::string>() : expected_keys(request);
  keys.insert(keys.end(), unmatched.known_keys.begin(), unmatched.known_keys.end());
  add_complaints(complaints, near, "instance", unmatched.instances, unmatched.known_instances);
  add_complaints(complaints, near, "plugin", unmatched.plugins, plugins);
  add_complaints(complaints, near, "file", unmatched.files, unmatched.known_files);
  add_complaints(complaints, near, "key", unmatched.keys, keys);
  std::string message;
  for (const std::string& complaint : complaints) message += (message.empty() ? "" : "\n") + complaint;
  if (!unmatched.all_hosts_answered) return message;
  const std::string hint = near.empty() ? "patterns are shell globs, such as \"SMP*\"; quote them"
                                        : drift::did_you_mean(near, {.most = near.size()});
  throw Error("pattern-unmatched", message, hint, Error::Kind::usage);
}

}  // namespace ampcfg::cli

#include "cli/asking/request.hpp"

#include <fmt/core.h>

#include <charconv>
#include <filesystem>
#include <functional>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>

#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "ampcfg/host/set_writing/set_writing.hpp"
#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/host/settings/warning_kinds.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/shell_word.hpp"
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
  // On a locked host, who names the configured folder may not read it; who names none is told without its text.
  const bool is_roots = host::is_locked() && os::is_called_by_another() && configuration.expectations_reader.uid == 0;
  const std::string set = is_roots ? "" : " " + os::shell_word(configuration.expectations.string());
  return {"expectations-invalid", message, "`ampcfg expect validate" + set + "` shows all of them, and what to do",
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
      "and make the expectations of what is live: `ampcfg expect learn`\n"
      "see what a game server reads from a file, without any set-up: `ampcfg read FILE`",
      Error::Kind::usage};
}

Error no_expectations(const host::Configuration& configuration) {
  return {"expectations-missing",
          fmt::format("there are no expectations yet: the folder {} is not there", configuration.expectations.string()),
          "make them of what is live: `ampcfg expect learn` (ampcfg man learning),\n"
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

std::string place_of(const drift::Problem& problem) {
  return problem.file.empty() ? "the set" : drift::told_place(problem.file, problem.place);
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// What is said of patterns that matched nothing: a line for each, names that are near, and what else could be meant.
struct Complaints {
  std::vector<std::string> lines, near, hints;

  void add_hint(const std::string& hint) {
    if (!hint.empty() && !contains(hints, hint)) hints.push_back(hint);
  }
};

void add_complaints(Complaints& said, std::string_view what, const std::vector<std::string>& patterns,
                    const std::vector<std::string>& known,
                    const std::function<std::string(const std::string& pattern)>& meant_otherwise = {}) {
  constexpr std::size_t most = 10;
  for (std::size_t at = 0; at < std::min(most, patterns.size()); ++at) {
    const std::string& pattern = patterns[at];
    said.lines.push_back(fmt::format("no {} matches {}", what, in_quotes(pattern)));
    const std::string otherwise = meant_otherwise ? meant_otherwise(pattern) : "";
    said.add_hint(otherwise);
    if (!otherwise.empty()) continue;
    // In HOST:INSTANCE either may be mistyped.
    const std::size_t colon = what == "instance" ? pattern.find(':') : std::string::npos;
    auto names = drift::near_names(pattern, known);
    if (names.empty() && colon != std::string::npos) names = drift::near_names(pattern.substr(colon + 1), known);
    for (std::string& name : names) {
      if (!contains(said.near, name)) said.near.push_back(std::move(name));
    }
  }
  if (patterns.size() > most) said.lines.push_back(fmt::format("and {} more", grouped(patterns.size() - most)));
}

/// `-p Warps`, and `-f config.yml` behind it, of what was given for an instance: `Warps`, `Warps/config.yml`; that it
/// is no instance, where there is no -p. Empty where it is no plugin.
std::string as_plugin(const std::string& argument, const std::vector<std::string>& plugins, bool takes_plugins) {
  const std::size_t slash = argument.find('/');
  const std::string name = argument.substr(0, slash);
  const auto is_meant = [&](const std::string& plugin) { return plugin == name || drift::is_misspelt(name, plugin); };
  auto found = std::find(plugins.begin(), plugins.end(), name);
  if (found == plugins.end()) found = std::find_if(plugins.begin(), plugins.end(), is_meant);
  if (found == plugins.end()) return {};
  if (!takes_plugins) return *found + " is a plugin, and this takes instances, which `ampcfg status` lists";
  const bool has_file = slash != std::string::npos && slash + 1 < argument.size();
  const std::string file = has_file ? " -f " + os::shell_word(argument.substr(slash + 1)) : "";
  return *found + " is a plugin: -p " + os::shell_word(*found) + file;
}

/// Groups are no typing errors: they have members, and none of them is on the hosts that were asked.
void complain_of_groups(Complaints& said, std::vector<std::string>& instances, const Request& request) {
  const bool is_here = request.targets.size() == 1 && request.targets.front().local;
  for (const std::string& argument : instances) {
    if (!argument.starts_with('@')) continue;
    const std::string members = listed(patterns_of(argument, request.configuration), "and");
    said.lines.push_back(fmt::format("no member of the group {} is {}: it has {}", argument,
                                     is_here ? "here" : "on the hosts that were asked", members));
    said.add_hint(is_here && !request.configuration.hosts.empty() ? "ask the other hosts, too: -H all"
                                                                  : "`ampcfg status` lists the instances");
  }
  std::erase_if(instances, [](const std::string& argument) { return argument.starts_with('@'); });
}

/// What this machine's instances have, for a hint alone.
std::vector<std::string> plugins_here(const Request& request) {
  const bool asks_here = std::any_of(request.targets.begin(), request.targets.end(),
                                     [](const fleet::Target& target) { return target.local; });
  if (!asks_here) return {};
  try {
    return host::installed_plugins(request.configuration, {}).value_or(std::vector<std::string>());
  } catch (const Error&) {
    return {};
  }
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

/// Where a key is that the files of -f have not; empty where -f is none.
std::string in_other_files(const std::string& key, const Request& request) {
  const drift::Selection& selection = request.query.selection;
  if (selection.files.empty()) return {};
  std::vector<std::string> files;
  const auto add_files = [&](const drift::Expectations& set, const std::string& plugin) {
    for (const auto& [of, entries] : drift::standing_entries(set, drift::meant_in_set(set, plugin, key))) {
      if (!entries.empty() && !contains(files, of.file)) files.push_back(of.file);
    }
  };
  if (request.expectations) {
    for (const std::string& plugin : selection.plugins.pick(request.expectations->plugins()))
      add_files(*request.expectations, plugin);
  }
  const std::string asked = listed(selection.files.list(), "and");
  if (files.empty()) return fmt::format("that is looked for in {} alone; without -f, in every file", asked);
  return fmt::format("{} is a key of {}, not of {}: leave -f out, or name that file", in_quotes(key),
                     listed(files, "and"), asked);
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

namespace {

/// `@NAME` means also the groups of the set. Throws Error where one name has other members in the configuration.
void add_groups_of_set(host::Configuration& configuration) {
  for (auto& [name, members] : host::groups_of_set(configuration)) {
    const auto [own, is_new] = configuration.groups.try_emplace(name, members);
    if (is_new || own->second == members) continue;
    throw Error("groups-differ",
                fmt::format("the group @{} has other members in {} than in {}", name, configuration.file.string(),
                            (configuration.expectations / "instances.json").string()),
                "give one of them another name, or both the same members", Error::Kind::usage);
  }
}

}  // namespace

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
  const auto& arguments = line.arguments();
  const bool has_group = std::any_of(arguments.begin(), arguments.end(),
                                     [](const std::string& argument) { return argument.starts_with('@'); });
  if (has_group) add_groups_of_set(configuration);
  return configuration;
}

std::vector<drift::Problem> tellable(std::vector<drift::Problem> problems) {
  if (!os::is_called_by_another()) return problems;
  for (drift::Problem& problem : problems) problem = drift::without_text(std::move(problem));
  return problems;
}

std::string described(const drift::Problem& problem) {
  std::string text = place_of(problem) + ": " + problem.message;
  if (!problem.hint.empty()) text += " (" + problem.hint + ")";
  return text;
}

host::Warning warning_of(const drift::Problem& problem) {
  const std::string_view kind = host::is_warning_kind(problem.code) ? std::string_view(problem.code) : "";
  const std::string of_many = problem.message + (problem.hint.empty() ? "" : "; " + problem.hint);
  return host::Warning::of_kind(kind, described(problem), of_many, place_of(problem));
}

host::LoadedSet load_expectations(const host::Configuration& configuration) {
  host::ExpectationFolder folder = host::read_expectations(configuration);
  drift::Expectations::Loaded loaded = drift::Expectations::load(std::move(folder.files), folder.unknown);
  loaded.problems = tellable(std::move(loaded.problems));
  if (!loaded.expectations) throw unusable(configuration, loaded.problems);
  std::vector<host::Warning> warnings;
  for (const drift::Problem& problem : loaded.problems) {
    if (problem.severity == drift::Problem::Severity::warning) warnings.push_back(warning_of(problem));
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
  if (auto unfinished = host::unfinished_set_change(configuration)) request.warnings.push_back(*std::move(unfinished));
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
    if (auto unfinished = host::unfinished_set_change(request.configuration))
      request.warnings.push_back(*std::move(unfinished));
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
  Complaints said;
  auto plugins = unmatched.known_plugins;
  if (request.expectations) {
    plugins.insert(plugins.end(), request.expectations->plugins().begin(), request.expectations->plugins().end());
  }
  auto keys = unmatched.keys.empty() ? std::vector<std::string>() : expected_keys(request);
  keys.insert(keys.end(), unmatched.known_keys.begin(), unmatched.known_keys.end());
  auto instances = unmatched.instances;
  complain_of_groups(said, instances, request);
  if (plugins.empty() && !instances.empty()) plugins = plugins_here(request);
  add_complaints(said, "instance", instances, unmatched.known_instances,
                 [&](const std::string& argument) { return as_plugin(argument, plugins, request.takes_plugins); });
  add_complaints(said, "plugin", unmatched.plugins, plugins, [&](const std::string& pattern) {
    if (contains(unmatched.known_instances, pattern)) return pattern + " is an instance, and no plugin";
    return pattern.find('/') != std::string::npos ? as_plugin(pattern, plugins, true) : "";
  });
  add_complaints(said, "file", unmatched.files, unmatched.known_files);
  add_complaints(said, "key", unmatched.keys, keys,
                 [&](const std::string& key) { return in_other_files(key, request); });
  std::string message = joined(said.lines);
  if (!unmatched.all_hosts_answered) return message;
  if (!said.near.empty()) said.hints.push_back(drift::did_you_mean(said.near, {.most = said.near.size()}));
  if (said.hints.empty()) said.hints.emplace_back("patterns are shell globs, such as \"SMP*\"; quote them");
  throw Error("pattern-unmatched", message, joined(said.hints), Error::Kind::usage);
}

}  // namespace ampcfg::cli

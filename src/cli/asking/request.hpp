#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/cli/terminal/console.hpp"
#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/wire/host_result.hpp"
#include "ampcfg/host/query/warning.hpp"
#include "ampcfg/host/scan.hpp"
#include "ampcfg/host/set/expectation_source.hpp"
#include "ampcfg/host/settings/configuration.hpp"
#include "ampcfg/host/settings/lock.hpp"

namespace ampcfg::cli {

/// The configuration with what the command line overrides (`--config`, `--instances`, `--expectations`, `--state`).
host::Configuration configuration_of(const CommandLine& line);

/// Takes over what the command line says in place of the configuration, as `override_settings`. Another folder of
/// instances than the configured one has no state unless one is named.
void override_by_line(host::Configuration& configuration, const host::Overrides& overrides);

/// The number that an option was given. Throws Error of kind usage where it is none from `least` to `most`.
unsigned number_of(const Option& option, const std::string& text, unsigned least, unsigned most);

/// The set of expectations and what is doubtful in it. Throws Error of kind usage where it cannot be used, with its
/// first problems.
host::LoadedSet load_expectations(const host::Configuration& configuration);

/// As they are, or, where another account called ampcfg by sudo, without a word of the set's.
std::vector<drift::Problem> tellable(std::vector<drift::Problem> problems);

/// `file:12:5: message`, with what to do.
std::string described(const drift::Problem& problem);
/// The same as a warning.
host::Warning warning_of(const drift::Problem& problem);

/// The instances that the expectations document (`documented`) and that no host has. `instances` are all that the hosts
/// have, by host.
std::vector<std::string> documented_without_instance(const std::vector<std::string>& documented,
                                                     const std::map<std::string, std::vector<std::string>>& instances);

/// What a command line asks of the fleet.
struct Request {
  host::Configuration configuration;
  std::optional<drift::Expectations> expectations;
  std::unique_ptr<host::ExpectationSource> source;  ///< of `request_of`, in place of `expectations`
  std::vector<fleet::Target> targets;
  host::Query query;
  std::vector<host::Warning> warnings;
  bool takes_plugins = true;  ///< its command has -p
};

/// For `scan`: without expectations, or without anything at all, it throws Error of kind usage that says how to begin.
/// They are loaded by `source`, when they are needed.
Request request_of(const CommandLine& line, const std::vector<std::string>& instances);
/// For `--from`, which brings its own: the configuration and the query, without targets.
Request request_of_values(const CommandLine& line);
/// For `get`, which needs no expectations.
Request request_without_need(const CommandLine& line, const std::vector<std::string>& instances);

/// Patterns that nothing matches, by what they are patterns of, and what could have been meant.
struct Unmatched {
  std::vector<std::string> instances, plugins, files, keys;
  std::vector<std::string> known_instances, known_plugins, known_files, known_keys;
  bool all_hosts_answered = true;

  [[nodiscard]] bool any() const { return !instances.empty() || !plugins.empty() || !files.empty() || !keys.empty(); }
};

/// A pattern counts only if it matched nothing on every host that was asked for it. Of a group, all members must have.
template <typename Answer>
Unmatched unmatched_in(const std::vector<fleet::HostResult<Answer>>& results, const std::vector<std::string>& arguments,
                       const host::Configuration& configuration);

/// Where all hosts answered, throws Error of kind usage with the near names; else returns the same as text, for a
/// warning.
std::string complain_of(const Unmatched& unmatched, const Request& request);

/// The INSTANCE arguments that picked nothing, given the patterns that matched nothing and how many hosts said so.
std::vector<std::string> unmatched_arguments(const std::vector<std::string>& arguments,
                                             const std::vector<std::vector<std::string>>& by_host,
                                             const std::vector<std::string>& hosts,
                                             const host::Configuration& configuration);
/// Those that are in each.
std::vector<std::string> in_each(const std::vector<std::vector<std::string>>& lists);

template <typename Answer>
Unmatched unmatched_in(const std::vector<fleet::HostResult<Answer>>& results, const std::vector<std::string>& arguments,
                       const host::Configuration& configuration) {
  Unmatched found;
  std::vector<std::string> hosts;
  std::vector<std::vector<std::string>> instances, plugins, files, keys;
  for (const auto& result : results) {
    if (!result.answer) {
      found.all_hosts_answered = false;
      continue;
    }
    const Answer& answer = *result.answer;
    hosts.push_back(result.host);
    instances.push_back(answer.unmatched_instances);
    plugins.push_back(answer.unmatched_plugins);
    files.push_back(answer.unmatched_files);
    keys.push_back(answer.unmatched_keys);
    const auto& known = answer.known;
    found.known_instances.insert(found.known_instances.end(), known.instances.begin(), known.instances.end());
    found.known_plugins.insert(found.known_plugins.end(), known.plugins.begin(), known.plugins.end());
    found.known_files.insert(found.known_files.end(), known.files.begin(), known.files.end());
    found.known_keys.insert(found.known_keys.end(), known.keys.begin(), known.keys.end());
  }
  found.instances = unmatched_arguments(arguments, instances, hosts, configuration);
  found.plugins = in_each(plugins);
  found.files = in_each(files);
  found.keys = in_each(keys);
  return found;
}

}  // namespace ampcfg::cli

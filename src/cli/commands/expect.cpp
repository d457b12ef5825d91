#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/drift/matching/secrets.hpp"
#include "ampcfg/drift/set/pack.hpp"
#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/host/scan.hpp"
#include "ampcfg/host/set/expectation_folder.hpp"
#include "ampcfg/host/set_writing/set_writing.hpp"
#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "ampcfg/os/signals.hpp"
#include "ampcfg/os/zone.hpp"
#include "cli/asking/absent_plugins.hpp"
#include "cli/asking/request.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/expect_report.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/warnings.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using Severity = drift::Problem::Severity;

/// True where this machine is the only host, so that it can say what no host has.
bool is_alone(const host::Configuration& configuration) {
  return std::all_of(configuration.hosts.begin(), configuration.hosts.end(),
                     [&](const auto& host) { return host.first == configuration.name; });
}

/// Whether each instance that is not there is a problem by itself, or all are one, for people.
enum class Absent { each, together };

drift::Problem absent_problem(const std::string& which) {
  return {Severity::warning,
          "instance-unknown",
          "variable_configs.json",
          std::nullopt,
          "values are documented for " + which,
          "correct its name, or take it out if the instance is gone"};
}

/// The documented instances that this machine does not have.
std::vector<drift::Problem> absent_instances(const drift::Expectations& expectations,
                                             const host::Configuration& configuration,
                                             const std::vector<host::Instance>& instances, Absent telling) {
  constexpr std::size_t most = 30;
  std::map<std::string, std::vector<std::string>> names;
  for (const host::Instance& instance : instances) names[configuration.host_name()].push_back(instance.name);
  auto absent = documented_without_instance(expectations.documented_instances(), names);
  if (absent.size() > 1 && telling == Absent::together) {
    const std::string count = counted(absent.size(), "instance", "instances");
    if (absent.size() > most) {
      absent.resize(most);
      absent.emplace_back("others, which --json names");
    }
    drift::Problem problem = absent_problem(count + " that are not there: " + listed(absent, "and"));
    problem.hint = "correct their names, or take them out if the instances are gone";
    return {std::move(problem)};
  }
  std::vector<drift::Problem> problems;
  for (const std::string& name : absent) problems.push_back(absent_problem("an instance that is not there: " + name));
  return problems;
}

/// One warning for all plugins that no instance of this machine has.
std::vector<drift::Problem> plugins_nowhere(const drift::Expectations& expectations,
                                            const host::Configuration& configuration) {
  const std::vector<std::string>& expected = expectations.plugins();
  const auto installed = host::installed_plugins(configuration, expected);
  const auto absent = installed ? absent_plugins(expected, *installed) : std::vector<std::string>();
  if (absent.empty()) return {};
  std::vector<std::string> near;
  for (const std::string& name : absent) {
    const std::string meant = meant_by(name, expected, *installed);
    if (!meant.empty()) near.push_back(in_quotes(meant) + " for " + in_quotes(name));
  }
  return {{Severity::warning, "plugin-unknown", "universal_configs.json", std::nullopt,
           "no instance has " + listed(absent, "and"),
           near.empty() ? "nothing is compared there; take it out if the plugin is gone" : drift::did_you_mean(near)}};
}

/// A warning for each group without a member on this machine, and one for a time zone that it does not know.
std::vector<drift::Problem> problems_of_instances_file(const drift::Expectations& expectations,
                                                       const host::Configuration& configuration,
                                                       const std::vector<host::Instance>& instances) {
  std::vector<drift::Problem> problems;
  for (const auto& one : expectations.groups()) {
    const std::string& group = one.first;
    const bool has_member = std::any_of(instances.begin(), instances.end(), [&](const host::Instance& instance) {
      return expectations.is_in_group({configuration.host_name(), instance.name, instance.platform}, group);
    });
    if (has_member) continue;
    problems.push_back({Severity::warning, "group-empty", "instances.json", std::nullopt,
                        "no instance is in the group @" + group, "correct its members, or take it out"});
  }
  return problems;
}

/// What of the set nothing on this machine matches.
std::vector<drift::Problem> problems_on_disk(const drift::Expectations& expectations,
                                             const host::Configuration& configuration, Absent telling) {
  if (!is_alone(configuration)) return {};
  try {
    const auto instances = host::discover_any(configuration).instances;
    std::vector<drift::Problem> problems = absent_instances(expectations, configuration, instances, telling);
    for (drift::Problem& problem : plugins_nowhere(expectations, configuration)) problems.push_back(std::move(problem));
    for (drift::Problem& problem : problems_of_instances_file(expectations, configuration, instances))
      problems.push_back(std::move(problem));
    return problems;
  } catch (const Error&) {
    return {};  // a set may be checked where there is no AMP
  }
}

int validate(const CommandLine& line, Console& console) {
  host::Configuration configuration = configuration_of(line);
  if (!line.arguments().empty()) {
    host::Overrides overrides;
    overrides.expectations = line.arguments().front();
    host::override_settings(configuration, overrides);
  }
  host::ExpectationFolder folder = host::read_expectations(configuration);
  const auto loaded = drift::Expectations::load(std::move(folder.files), folder.unknown);
  const drift::Expectations* expectations = loaded.expectations ? &*loaded.expectations : nullptr;
  std::vector<drift::Problem> problems = loaded.problems;
  if (const auto unfinished = host::unfinished_set_change(configuration))
    problems.push_back({Severity::warning, "set-unfinished", "", std::nullopt, unfinished->text, ""});
  if (expectations != nullptr && !os::knows_zone(expectations->zone())) {
    problems.push_back({Severity::warning, "zone-unknown", "instances.json", std::nullopt,
                        "this machine knows no time zone " + in_quotes(expectations->zone()),
                        "its days end by UTC here: correct the name, or install tzdata"});
  }
  if (expectations != nullptr) {
    const Absent telling = line.has(option::json) ? Absent::each : Absent::together;
    for (drift::Problem& problem : problems_on_disk(*expectations, configuration, telling))
      problems.push_back(std::move(problem));
  }
  problems = tellable(std::move(problems));
  if (line.has(option::json)) {
    console.out.line(problems_as_json(problems, configuration.expectations, expectations));
  } else if (!console.quiet || !problems.empty()) {
    print_problems(console.out, problems, configuration.expectations, expectations);
  }
  return expectations == nullptr ? 64 : 0;
}

/// Refuses names that nothing is expected of.
void check_known(const std::string& what, const drift::Patterns& patterns, const std::vector<std::string>& known) {
  std::vector<std::string> unmatched;
  static_cast<void>(patterns.pick(known, &unmatched));
  if (unmatched.empty()) return;
  const std::string near = drift::did_you_mean(unmatched.front(), known);
  throw Error("pattern-unmatched", fmt::format("nothing is expected of a {} {}", what, in_quotes(unmatched.front())),
              near.empty() ? "`ampcfg expect show` lists all that is expected" : near, Error::Kind::usage);
}

/// The keys that are expected of some plugins.
std::vector<std::string> keys_of(const drift::Patterns& plugins, const drift::Expectations& expectations) {
  std::vector<std::string> keys;
  for (const std::string& plugin : plugins.pick(expectations.plugins())) {
    for (std::string& key : expectations.keys(plugin)) keys.push_back(std::move(key));
  }
  return keys;
}

/// What is to be shown.
struct Picked {
  drift::Selection selection;
  drift::Patterns instances;
};

/// The names stand for what no option says yet, in this order: PLUGIN, KEY, INSTANCE. One that is no plugin, or no key
/// of the plugins before it, but a documented instance, is that.
Picked picked_by(const CommandLine& line, const drift::Expectations& expectations) {
  Picked picked;
  picked.selection.plugins = drift::Patterns(line.values(option::plugin));
  picked.selection.files = drift::Patterns(line.values(option::file));
  picked.selection.keys = drift::Patterns(line.values(option::key));
  bool needs_plugin = picked.selection.plugins.empty(), needs_key = picked.selection.keys.empty();
  for (const std::string& name : line.arguments()) {
    const drift::Patterns pattern({name});
    const bool is_last = &name == &line.arguments().back();
    const auto known = needs_plugin ? expectations.plugins() : keys_of(picked.selection.plugins, expectations);
    const bool is_group = name.starts_with('@') && expectations.groups().contains(name.substr(1));
    const bool is_instance =
        is_group || (pattern.pick(known).empty() && !pattern.pick(expectations.documented_instances()).empty());
    if (is_last && (is_instance || (!needs_plugin && !needs_key))) {
      picked.instances = pattern;
    } else if (std::exchange(needs_plugin, false)) {
      picked.selection.plugins = pattern;
      check_known("plugin", pattern, expectations.plugins());
    } else if (std::exchange(needs_key, false)) {
      picked.selection.keys = pattern;
    } else {
      throw Error("usage", in_quotes(name) + " is one name too many: the options say what the others could be",
                  "`ampcfg expect show [PLUGIN [KEY]] [INSTANCE]`: -p is the PLUGIN, -k the KEY", Error::Kind::usage);
    }
  }
  return picked;
}

int show_set(const CommandLine& line, Console& console) {
  const host::Configuration configuration = configuration_of(line);
  const host::LoadedSet usable = load_expectations(configuration);
  const drift::Expectations& expectations = usable.expectations;
  const auto [selection, instances] = picked_by(line, expectations);
  const drift::Secrets secrets =
      line.has(option::show_secrets) ? drift::Secrets::shown() : drift::Secrets(configuration.redact);
  const auto entries = drift::show(expectations, selection, instances, secrets);
  if (entries.empty() && !selection.keys.empty()) {
    check_known("key", selection.keys, keys_of(selection.plugins, expectations));
  }
  if (!line.has(option::json)) console.page();
  if (!console.quiet) print_warnings(console, configuration, usable.warnings);
  if (line.has(option::json)) {
    console.out.line(shown_as_json(entries, configuration.expectations, expectations, texts_of(usable.warnings)));
  } else {
    print_shown(console.out, entries);
  }
  return 0;
}

/// Problems of what is to be packed, at their places in the source; its metadata is written anew.
std::vector<drift::Problem> problems_in_source(const std::vector<drift::SetFile>& files) {
  std::map<std::string, std::string> source_of;
  std::vector<drift::SetFile> set;
  for (const drift::SetFile& file : files) {
    const auto path = drift::packed_path(file.path);
    if (!path || path->ends_with("metadata.json")) continue;
    source_of[*path] = file.path;
    set.push_back(file);
    set.back().path = *path;
  }
  std::vector<drift::Problem> problems = drift::Expectations::load(std::move(set), {}).problems;
  for (drift::Problem& problem : problems) {
    const auto source = source_of.find(problem.file);
    if (source != source_of.end()) problem.file = source->second;
  }
  return problems;
}

int pack(const CommandLine& line, Console& console) {
  const std::string& source = line.arguments()[0];
  const std::string& target = line.arguments()[1];
  const os::OwnerRights rights(host::rights_of_request());
  const host::ExpectationFolder folder = host::read_pack_source(source);
  const std::vector<drift::SetFile> files = drift::pack(folder.files, os::now_rfc3339());
  const auto loaded = drift::Expectations::load(files, {});
  const drift::Expectations* expectations = loaded.expectations ? &*loaded.expectations : nullptr;
  const std::vector<drift::Problem> problems = tellable(problems_in_source(folder.files));
  if (expectations != nullptr) {
    const os::Unbroken all_files;
    host::write_expectation_folder(target, files);
  }
  if (line.has(option::json)) {
    console.out.line(packed_as_json(files, problems, target, expectations));
  } else {
    if (!problems.empty()) print_problems(console.err, problems, source, expectations);
    if (expectations != nullptr && !console.quiet) print_packed(console.out, files, target, *expectations);
  }
  if (expectations != nullptr) return 0;
  throw Error("expectations-invalid", "nothing was written to " + target, "fix what is listed above in " + source,
              Error::Kind::usage);
}

}  // namespace

namespace command {

const Command expect_validate{
    .name = "expect validate",
    .arguments = "[DIR]",
    .most_arguments = 1,
    .summary = "every problem of the expectations, with its place",
    .details =
        "Checks the configured folder of expectations, or DIR, and reports all errors, warnings and hints.\n\n"
        "Exit: 0 usable, 64 errors.",
    .options = {&option::json},
    .examples = {{"ampcfg expect validate", "The configured set."},
                 {"ampcfg expect validate ./expectations", "One that is not installed yet, such as in a checkout."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-validate",
    .run = cli::validate,
};

const Command expect_show{
    .name = "expect show",
    .arguments = "[PLUGIN [KEY]] [INSTANCE]",
    .most_arguments = 3,
    .summary = "what is expected, and where that is written",
    .details =
        "PLUGIN, KEY and INSTANCE are shell globs; where -p or -k says one, a name stands for the next. With "
        "INSTANCE, it shows only what is documented for that instance and what is universal.",
    .options = {&option::plugin, &option::file, &option::key, &option::json, &option::show_secrets},
    .examples = {{"ampcfg expect show CoreProtect", "All that is expected of a plugin."},
                 {"ampcfg expect show Essentials 'spawn*' SMP101", "Some keys, for an instance."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-show",
    .run = cli::show_set,
};

const Command expect_pack{
    .name = "expect pack",
    .arguments = "SRC DST",
    .least_arguments = 2,
    .most_arguments = 2,
    .summary = "write a set with its counts and digests",
    .details =
        "Reads the set in SRC, under the final names or as universal_configs_analysis.json and "
        "variable_configs_analysis_UPDATED.json, checks it, and writes its files to DST, each atomically, with a "
        "metadata.json.",
    .options = {&option::json},
    .examples = {{"ampcfg expect pack analysis /etc/ampcfg/expectations", "Install what an analysis has found."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-pack",
    .run = cli::pack,
};

}  // namespace command
}  // namespace ampcfg::cli

#include "cli/asking/change_request.hpp"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "ampcfg/drift/set/given_values.hpp"
#include "ampcfg/fleet/asking/resolve.hpp"
#include "ampcfg/fleet/change.hpp"
#include "ampcfg/host/settings/lock.hpp"
#include "ampcfg/os/caller.hpp"
#include "ampcfg/os/digest.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/file.hpp"
#include "ampcfg/os/owner_rights.hpp"
#include "cli/asking/about.hpp"
#include "cli/asking/ask.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/planned_change.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

constexpr std::uint64_t largest_from = std::uint64_t{256} << 20;

/// What is expected, from wherever it comes.
struct Wanted {
  fleet::Expected expected;
  std::shared_ptr<const void> owner;  ///< of what `expected` gives
  std::optional<SetSummary> set;
  std::vector<host::Warning> warnings;
  std::vector<std::string> instances;  ///< the arguments that select
};

std::string read_values(const std::string& name) {
  const os::OwnerRights rights(host::rights_of_request());
  std::string bytes;
  const os::Refused* refused = nullptr;
  os::Outcome<std::string> stream;
  os::Outcome<os::FileBytes> file;
  if (name == "-") {
    stream = os::read_stream(STDIN_FILENO, largest_from);
    refused = std::get_if<os::Refused>(&stream);
    if (refused == nullptr) bytes = std::get<std::string>(std::move(stream));
  } else {
    file = os::read_file(name, largest_from);
    refused = std::get_if<os::Refused>(&file);
    if (refused == nullptr) bytes = std::get<os::FileBytes>(std::move(file)).bytes;
  }
  if (refused != nullptr)
    throw usage_error("from-unreadable", "--from: " + shown(name) + " " + refused->words(),
                      "name a JSON file, or - for stdin");
  return bytes;
}

Error wrong_values(const std::string& name, const std::vector<drift::Problem>& problems) {
  constexpr std::size_t most = 20;
  std::size_t errors = 0;
  std::string message;
  for (const drift::Problem& problem : problems) {
    if (problem.severity == drift::Problem::Severity::error && ++errors <= most) message += "\n" + described(problem);
  }
  message = "--from: " + name + " has " + counted(errors, "error", "errors") + message;
  if (errors > most) message += "\nand " + grouped(errors - most) + " more";
  return usage_error("from-invalid", message, "it is {\"INSTANCE\": {\"PLUGIN\": ...}}, as in universal_configs.json");
}

/// The instances of `given` that the arguments pick too, on any of the hosts.
std::vector<fleet::Target> narrowed(const std::vector<fleet::Target>& given, const std::vector<fleet::Target>& asked) {
  std::vector<fleet::Target> targets;
  for (const fleet::Target& target : given) {
    const auto same =
        std::find_if(asked.begin(), asked.end(), [&](const fleet::Target& other) { return other.host == target.host; });
    if (same == asked.end()) continue;
    auto names = same->instances.pick(target.instances.list());
    if (!names.empty()) targets.push_back({target.host, target.local, drift::Patterns(std::move(names))});
  }
  return targets;
}

/// What is wrong with the names is said with them, unless another account, which called ampcfg by sudo, would read the
/// file so.
std::vector<fleet::Target> targets_in(const Request& request, const std::vector<std::string>& hosts,
                                      const std::vector<std::string>& instances, const std::string& file) {
  try {
    return fleet::resolve(request.configuration, hosts, instances);
  } catch (const Error& error) {
    if (!os::is_called_by_another()) throw;
    throw usage_error(error.code(), "--from: " + file + " names an instance that cannot be meant", "");
  }
}

Wanted values_of(const CommandLine& line, Request& request) {
  std::string name = *line.value(option::from);
  const std::string bytes = read_values(name);
  if (name == "-") name = "stdin";
  auto loaded = std::make_shared<drift::GivenValues::Loaded>(drift::GivenValues::load(bytes, name));
  loaded->problems = tellable(std::move(loaded->problems));
  if (loaded->has_errors()) throw wrong_values(name, loaded->problems);
  Wanted wanted;
  for (const drift::Problem& problem : loaded->problems) {
    if (problem.severity == drift::Problem::Severity::warning) wanted.warnings.push_back(warning_of(problem));
  }
  wanted.instances = loaded->values.instances();
  if (wanted.instances.empty()) throw usage_error("from-empty", "--from: " + name + " names no instance", "");
  const auto hosts = line.values(option::host);
  request.targets = targets_in(request, hosts, wanted.instances, name);
  if (!line.arguments().empty()) {
    request.targets = narrowed(request.targets, fleet::resolve(request.configuration, hosts, line.arguments()));
    if (request.targets.empty())
      throw usage_error("pattern-unmatched", "no instance in " + name + " matches " + listed(line.arguments(), "or"),
                        os::is_called_by_another() ? "" : name + " has " + listed(wanted.instances, "and"));
    wanted.instances.clear();
    for (const fleet::Target& target : request.targets) {
      const auto& names = target.instances.list();
      wanted.instances.insert(wanted.instances.end(), names.begin(), names.end());
    }
  }
  const drift::GivenValues& values = loaded->values;
  wanted.expected.here = {[&values](const drift::Subject& subject) { return values.find(subject); }, values.plugins(),
                          true};
  wanted.expected.digest = "sha256:" + os::sha256_hex(bytes);
  wanted.expected.given = bytes;
  wanted.owner = loaded;
  return wanted;
}

Wanted expectations_of(const CommandLine& line, Request& request) {
  Wanted wanted;
  const host::SetFacts& facts = request.source->facts();
  request.expectations = request.source->set();
  const drift::Expectations& set = *request.expectations;
  request.configuration.secret_keys = set.secret_keys();
  wanted.expected.here = {[&set](const drift::Subject&) { return &set; }, set.plugins(), false};
  wanted.expected.digest = facts.digest;
  wanted.expected.created = set.created();
  wanted.expected.set = &set;
  wanted.set = SetSummary{facts.digest, facts.universal_plugins, facts.variable_plugins};
  wanted.warnings = facts.warnings;
  wanted.instances = line.arguments();
  return wanted;
}

/// Of a set, what it says is secret is hidden, too.
drift::Secrets secrets_of(const Request& request) {
  if (request.query.show_secrets) return drift::Secrets::shown();
  const auto& set = request.expectations;
  return drift::Secrets(request.configuration.redact, set ? set->secret_keys() : request.configuration.secret_keys);
}

/// The plans of all hosts, and what is to be known of them.
void plan(Console& console, const Request& request, const Wanted& wanted, const fleet::PlanWishes& wishes,
          PlannedChange& planned) {
  Progress progress(console, "planning");
  const auto sealed = std::make_shared<fleet::SealedKeys>(request.configuration);
  planned.plans = fleet::plan(request.configuration, wanted.expected, request.targets, request.query, wishes, *sealed,
                              progress.of_fleet());
  planned.sealed = sealed;
  planned.secrets = secrets_of(request);
  planned.warnings = wanted.warnings;
  for (const host::Warning& warning : request.warnings) planned.warnings.push_back(warning);
  for (host::Warning& warning : all_warnings_of(planned.plans)) planned.warnings.push_back(std::move(warning));
  for (host::Warning& warning : sealed->warnings()) planned.warnings.push_back(std::move(warning));
}

}  // namespace

drift::Wishes file_wishes(const CommandLine& line) {
  const drift::Wishes wishes{line.has(option::create), line.has(option::replace), line.has(option::existing),
                             line.has(option::ended)};
  if (wishes.create && wishes.existing)
    throw usage_error("options-contradict", "--create adds what is missing, and --existing forbids it",
                      "leave one out");
  return wishes;
}

AskedChange plan_of(const CommandLine& line, Console& console, const std::string& kind) {
  const bool from = line.has(option::from);
  AskedChange asked{from ? request_of_values(line) : request_of(line, line.arguments()), {}};
  Request& request = asked.request;
  request.query.flagged = line.has(option::flagged);
  request.query.changes = kind != "diff";
  request.query.finishes_first = kind != "diff" && !line.has(option::dry_run);
  request.query.with_obstacles = kind != "diff";
  const Wanted wanted = from ? values_of(line, request) : expectations_of(line, request);

  PlannedChange& planned = asked.planned;
  planned.schema = kind;
  planned.about = about_of(line, kind);
  planned.place = same_hosts(line, request.targets) + same_place(line);
  planned.about.expectations_digest = wanted.expected.digest;
  planned.about.expectations_created = wanted.expected.created;
  planned.about.older = line.has(option::older);
  planned.set = wanted.set;
  fleet::PlanWishes wishes;
  wishes.files = file_wishes(line);
  wishes.only_shown = kind == "diff";
  wishes.older = line.has(option::older);
  wishes.with_bytes = kind == "diff" || line.has(option::diff) || will_ask(line);
  plan(console, request, wanted, wishes, planned);
  for (std::string& warning : warnings_in(planned.plans)) planned.warnings.push_back(std::move(warning));
  Unmatched unmatched = unmatched_in(planned.plans, wanted.instances, request.configuration);
  if (from && os::is_called_by_another())
    std::fill(unmatched.instances.begin(), unmatched.instances.end(), "one of " + *line.value(option::from));
  planned.has_unmatched_patterns = unmatched.any();
  if (unmatched.any()) planned.warnings.push_back(complain_of(unmatched, request));
  return asked;
}

PlannedChange plan_of_set(const CommandLine& line, Console& console, Request& request, const drift::Expectations& set,
                          const std::vector<drift::SetFile>* files, const drift::Wishes& wishes) {
  request.query.changes = request.query.finishes_first = request.query.with_obstacles = true;
  request.configuration.secret_keys = set.secret_keys();
  request.expectations = set;
  Wanted wanted;
  wanted.expected.here = {[&set](const drift::Subject&) { return &set; }, set.plugins(), false};
  wanted.expected.digest = set.digest();
  wanted.expected.created = set.created();
  wanted.expected.set = &set;
  wanted.expected.files = files;
  wanted.set = SetSummary{set.digest(), set.universal_plugins(), set.variable_plugins()};
  PlannedChange planned;
  planned.schema = "deploy";
  planned.about = about_of(line, "deploy");
  planned.about.expectations_digest = set.digest();
  planned.about.expectations_created = set.created();
  planned.set = wanted.set;
  fleet::PlanWishes all;
  all.files = wishes;
  plan(console, request, wanted, all, planned);
  for (std::string& warning : warnings_in(planned.plans)) planned.warnings.push_back(std::move(warning));
  return planned;
}

PlannedChange plan_again(const CommandLine& line, Console& console, Request& request, const host::ApplyRecord& record) {
  request.source = std::make_unique<host::ExpectationSource>(
      [configuration = request.configuration] { return load_expectations(configuration); });
  request.query.selection = record.selection;
  request.query.with_obstacles = true;
  request.query.show_secrets = line.has(option::show_secrets);
  const Wanted wanted = expectations_of(line, request);
  if (wanted.expected.digest != record.about.expectations_digest) {
    throw Error("plan-changed", "the expectations are not those that the apply " + record.about.id + " was begun with",
                "bring those back, or undo the part that is not done: `ampcfg apply --abort`");
  }
  PlannedChange planned;
  planned.schema = "apply";
  planned.about = record.about;
  planned.place = same_hosts(line, request.targets) + same_place(line);
  planned.set = wanted.set;
  fleet::PlanWishes wishes;
  wishes.files = record.wishes;
  wishes.older = true;  // that was settled as it was begun
  wishes.with_bytes = line.has(option::diff) || will_ask(line);
  plan(console, request, wanted, wishes, planned);
  return planned;
}

}  // namespace ampcfg::cli

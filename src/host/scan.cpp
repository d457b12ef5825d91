#include "ampcfg/host/scan.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "ampcfg/drift/judging/judge.hpp"
#include "ampcfg/drift/judging/look_up.hpp"
#include "ampcfg/drift/judging/twin.hpp"
#include "ampcfg/host/games/game.hpp"
#include "ampcfg/host/memory/last_scan.hpp"
#include "ampcfg/host/retire.hpp"
#include "ampcfg/host/sightings.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/state/scan_record.hpp"
#include "ampcfg/host/state/seal_key.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/host/writing/reverted.hpp"
#include "host/memory/scan_memory.hpp"
#include "host/reading/host_answer.hpp"
#include "host/reading/unmatched.hpp"
#include "host/reading/walk.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

/// What `get` shows of a plugin whose folder cannot be read.
drift::Reading unreadable_plugin(const std::string& plugin, const Query& query, const std::string& reason) {
  drift::Reading reading;
  reading.plugin = plugin;
  if (!query.selection.keys.empty()) reading.key = query.selection.keys.list().front();
  reading.status = drift::Status::error;
  reading.kind = "unreadable";
  reading.message = "the plugin's folder " + reason;
  return reading;
}

std::vector<std::string> asked_plugins(const drift::Expectations* expectations) {
  return expectations != nullptr ? expectations->plugins() : std::vector<std::string>();
}

/// One answer for each plugin of each instance.
template <typename Answer>
std::vector<std::vector<Answer>> answers_for(const std::vector<Visited>& instances) {
  std::vector<std::vector<Answer>> answers;
  for (const Visited& visited : instances) answers.emplace_back(visited.plugins.size());
  return answers;
}

/// One scan: what is remembered is recalled as the instances are opened, and what is left is judged.
class Scan {
 public:
  Scan(const Configuration& configuration, ExpectationSource& source, const Query& query)
      : configuration_(configuration), source_(source), query_(query), memory_(configuration, query, source) {
    if (!memory_.remembers() || (!query.seal_key.empty() && source.facts().needs_sightings)) source.begin();
  }

  HostScan run(const Progress& progress) {
    Walk walk(
        configuration_, query_.instances, [this] { return source_.facts().plugins; },
        [this](const Visited& visited, const OpenInstance& opened) { memory_.look_at(visited, opened); },
        instances_had(configuration_));
    auto answer = frame<InstanceScan>(walk);
    if (!memory_.remembers() && std::thread::hardware_concurrency() > 1)
      walk.read_ahead([this] { return source_.ready(); });
    const auto picked = picked_plugins(walk, source_.facts().plugins, query_, answer.unmatched_plugins);
    const PluginLists expected = expected_plugins(walk);
    const PluginLists chosen = choose(walk, expected, picked);
    auto verdicts = judge_rest(walk, progress);
    memory_.keep(walk.instances(), expected, source_);
    if (is_whole(query_)) forgotten_ = walk.forgotten();
    if (!query_.selection.keys.empty() || !query_.selection.files.empty())
      find_unmatched(walk, &source_.set(), picked, query_, answer);
    warn_of_platforms(source_.facts().platforms, walk.instances(), expected, answer.warnings);
    for (std::size_t n = 0; n < chosen.size(); ++n)
      answer.instances.push_back(gather(walk.instances()[n].instance, chosen[n], verdicts[n], answer.warnings));
    return answer;
  }

  /// After a whole scan, the instances that are gone for good.
  [[nodiscard]] const std::vector<std::string>& forgotten() const { return forgotten_; }

 private:
  using Verdicts = std::map<std::string, drift::Verdict>;

  PluginLists expected_plugins(Walk& walk) {
    PluginLists lists;
    for (const Visited& visited : walk.instances()) {
      const auto* remembered = memory_.expected_of(visited.instance);
      lists.push_back(remembered != nullptr ? *remembered : plugins_of(source_.set(), visited.instance));
    }
    return lists;
  }

  [[nodiscard]] std::vector<std::string> plugins_of(const drift::Expectations& set, const Instance& instance) const {
    return set.plugins(subject_of(configuration_, instance, &set));
  }

  /// Of each instance, the plugins that are picked and of which something is expected. Those that must be judged are
  /// left in the walk.
  PluginLists choose(Walk& walk, const PluginLists& expected, const std::vector<std::string>& picked) {
    PluginLists chosen;
    for (std::size_t n = 0; n < expected.size(); ++n) {
      Visited& visited = walk.instances()[n];
      std::vector<std::string> names = expected[n];
      std::erase_if(names,
                    [&](const std::string& name) { return !std::binary_search(picked.begin(), picked.end(), name); });
      visited.choose(names);
      chosen.push_back(visited.plugins);
      std::erase_if(visited.plugins,
                    [&](const std::string& plugin) { return memory_.verdict_of(visited.instance, plugin) != nullptr; });
    }
    return chosen;
  }

  std::vector<Verdicts> judge_rest(Walk& walk, const Progress& progress) {
    std::vector<Verdicts> verdicts(walk.instances().size());
    std::size_t left = 0;
    for (std::size_t n = 0; n < verdicts.size(); ++n) {
      for (const std::string& plugin : walk.instances()[n].plugins) verdicts[n][plugin];
      left += verdicts[n].size();
    }
    if (left == 0) return verdicts;
    const drift::Expectations& expectations = source_.set();
    drift::Secrets secrets = secrets_of(configuration_, query_, &expectations);
    memory_.await_state();
    if (const std::string key = seal_key(configuration_); !key.empty()) secrets.seal_with(key);
    walk.visit(
        [&](const Visit& visit) {
          const Visited& visited = walk.instances()[visit.instance];
          const std::string& plugin = visited.plugins[visit.plugin];
          drift::Verdict& verdict = verdicts[visit.instance].find(plugin)->second;
          const auto subject = subject_of(configuration_, visited.instance, &expectations, port_of);
          if (visit.files == nullptr) {
            verdict = drift::judge_unreadable(expectations, subject, plugin, visit.unreadable, query_.selection);
            return false;
          }
          verdict =
              drift::judge(expectations, subject, plugin, *visit.files, query_.selection, secrets, query_.with_ok);
          memory_.note(visited.instance, plugin, *visit.files, verdict);
          return verdict.counts.drift > 0 && visit.files->unsettled();
        },
        progress);
    return verdicts;
  }

  InstanceScan gather(const Instance& instance, const std::vector<std::string>& plugins, Verdicts& judged,
                      std::vector<Warning>& warnings) {
    InstanceScan part;
    part.instance = instance;
    if (instance.error) return part;
    std::vector<drift::Verdict*> verdicts;
    std::size_t findings = 0;
    for (const std::string& plugin : plugins) {
      const auto found = judged.find(plugin);
      verdicts.push_back(found != judged.end() ? &found->second : memory_.verdict_of(instance, plugin));
      findings += verdicts.back()->findings.size();
      warn_of_files(verdicts.back()->warnings, instance, plugin, warnings);
    }
    part.findings.reserve(findings);
    for (drift::Verdict* verdict : verdicts) {
      part.counts += verdict->counts;
      std::move(verdict->findings.begin(), verdict->findings.end(), std::back_inserter(part.findings));
      verdict->findings = {};
    }
    return part;
  }

  const Configuration& configuration_;
  ExpectationSource& source_;
  const Query& query_;
  ScanMemory memory_;
  std::vector<std::string> forgotten_;
};

/// Says of what the `reverted` reasons of an instance's flag stand for which deployments those were.
void note_reverted(const Configuration& configuration, const State& state, InstanceScan& scan) {
  const auto flag = flag_of(state, scan.instance.name);
  std::vector<std::string> deployments;
  for (const FlagReason& reason : flag ? flag->reasons : std::vector<FlagReason>()) {
    if (reason.kind == FlagKind::reverted) deployments.push_back(reason.id);
  }
  if (deployments.empty() || scan.instance.error) return;
  for (const RevertedKey& gone : reverted_keys(configuration, state, scan.instance, deployments)) {
    for (drift::Finding& finding : scan.findings) {
      const bool is_same_file = finding.plugin == gone.plugin && finding.file == gone.file;
      if (finding.status == drift::Status::drift && is_same_file && finding.key.value_or(gone.key) == gone.key)
        finding.reverted = gone.deployment;
    }
  }
}

void note_flags(const Configuration& configuration, const State& state, HostScan& answer) {
  const auto flagged = flagged_instances(state);
  if (!flagged) return;
  for (InstanceScan& scan : answer.instances) {
    scan.needs_restart = flagged->contains(scan.instance.name);
    if (!*scan.needs_restart) continue;
    try {
      note_reverted(configuration, state, scan);
    } catch (const Error& error) {
      answer.warnings.emplace_back("what was reverted on " + scan.instance.name + " is not known: " + error.message());
    }
  }
}

}  // namespace

HostScan scan(const Configuration& configuration, ExpectationSource& source, const Query& query,
              const Progress& progress) {
  Scan work(configuration, source, query);
  HostScan answer = work.run(progress);
  if (!query.seal_key.empty() && source.facts().needs_sightings)
    answer.sightings = sightings(configuration, source.set(), query).instances;
  const auto opened = State::open(configuration);
  const auto* state = std::get_if<State>(&opened);
  if (state == nullptr) {
    if (auto words = words_of_unused(std::get<Error>(opened))) answer.warnings.emplace_back(*std::move(words));
    return answer;
  }
  note_flags(configuration, *state, answer);
  const auto unfinished = warn_of_unfinished(*state);
  answer.warnings.insert(answer.warnings.end(), unfinished.begin(), unfinished.end());
  keep_last_scan(*state, query, answer);
  for (const std::string& name : work.forgotten()) {
    answer.warnings.emplace_back(
        name + " is no instance any more, and AMP's registry does not list it: it is forgotten; its history stays");
  }
  forget_retired(*state, work.forgotten());
  return answer;
}

HostScan scan(const Configuration& configuration, const drift::Expectations& expectations, const Query& query,
              const Progress& progress) {
  ExpectationSource source(expectations);
  return scan(configuration, source, query, progress);
}

namespace {

/// An instance without the key is shown where another has it: not where a plugin's file has no such key at all.
void drop_what_none_has(std::vector<std::vector<std::vector<drift::Reading>>>& readings) {
  std::set<std::pair<std::string, std::string>> known;
  const auto each = [&](const auto& look) {
    for (auto& instance : readings) {
      for (auto& plugin : instance) look(plugin);
    }
  };
  each([&](const auto& keys) {
    for (const drift::Reading& reading : keys) {
      if (reading.value || reading.expected) known.emplace(reading.plugin, reading.file);
    }
  });
  each([&](auto& keys) {
    std::erase_if(keys, [&](const drift::Reading& reading) {
      return !reading.status && !known.contains({reading.plugin, reading.file});
    });
  });
}

}  // namespace

namespace {

/// What is to be told of the files that keys are in.
std::vector<std::string> warnings_of(const std::vector<drift::Reading>& keys, PluginFolder& files) {
  std::set<std::string> names;
  for (const drift::Reading& key : keys) names.insert(key.file);
  std::vector<std::string> warnings;
  for (const std::string& name : names) {
    if (std::string warning = drift::warning_of_twin(name, files); !warning.empty())
      warnings.push_back(std::move(warning));
  }
  return warnings;
}

}  // namespace

HostReadings get(const Configuration& configuration, const drift::Expectations* expectations, const Query& query,
                 const Progress& progress) {
  Walk walk(
      configuration, query.instances, [&] { return asked_plugins(expectations); }, {}, instances_had(configuration));
  auto answer = frame<InstanceReadings>(walk);
  const auto picked = picked_plugins(walk, asked_plugins(expectations), query, answer.unmatched_plugins);
  for (Visited& visited : walk.instances()) visited.choose(picked);
  const drift::Secrets secrets = secrets_of(configuration, query, expectations);
  auto readings = answers_for<std::vector<drift::Reading>>(walk.instances());
  auto warnings = answers_for<std::vector<std::string>>(walk.instances());
  walk.visit(
      [&](const Visit& visit) {
        const Visited& visited = walk.instances()[visit.instance];
        const std::string& plugin = visited.plugins[visit.plugin];
        auto& keys = readings[visit.instance][visit.plugin];
        if (visit.files == nullptr) {
          keys = {unreadable_plugin(plugin, query, visit.unreadable)};
          return false;
        }
        const auto subject = subject_of(configuration, visited.instance, expectations, port_of);
        keys = drift::look_up(expectations, subject, plugin, *visit.files, files_on_disk(plugin, *visit.files),
                              query.selection, secrets);
        warnings[visit.instance][visit.plugin] = warnings_of(keys, *visit.files);
        const bool doubtful = keys.empty() || std::any_of(keys.begin(), keys.end(), [](const drift::Reading& key) {
                                return !key.value || key.status == drift::Status::drift;
                              });
        return doubtful && visit.files->unsettled();
      },
      progress);
  for (std::size_t n = 0; n < warnings.size(); ++n) {
    const Visited& visited = walk.instances()[n];
    for (std::size_t m = 0; m < warnings[n].size(); ++m)
      warn_of_files(warnings[n][m], visited.instance, visited.plugins[m], answer.warnings);
  }
  drop_what_none_has(readings);
  if (expectations != nullptr && !query.seal_key.empty() && expectations->needs_sightings())
    answer.sightings = sightings(configuration, *expectations, query).instances;
  find_unmatched(walk, expectations, picked, query, answer);
  for (std::size_t n = 0; n < readings.size(); ++n) {
    InstanceReadings part;
    part.instance = walk.instances()[n].instance;
    for (auto& keys : readings[n]) {
      if (part.instance.error) break;
      std::move(keys.begin(), keys.end(), std::back_inserter(part.keys));
    }
    answer.instances.push_back(std::move(part));
  }
  return answer;
}

std::optional<std::vector<std::string>> installed_plugins(const Configuration& configuration,
                                                          const std::vector<std::string>& asked) {
  Walk walk(configuration, {}, [&] { return asked; });
  const auto failed = [](const Visited& visited) { return visited.instance.error.has_value(); };
  if (std::any_of(walk.instances().begin(), walk.instances().end(), failed)) return std::nullopt;
  return walk.known().plugins;
}

}  // namespace ampcfg::host

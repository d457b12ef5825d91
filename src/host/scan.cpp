#include "ampcfg/host/scan.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "ampcfg/os/machine.hpp"
#include "unmatched.hpp"
#include "walk.hpp"

namespace ampcfg::host {
namespace {

drift::Secrets secrets_of(const Configuration& configuration, const Query& query) {
  return query.show_secrets ? drift::Secrets::shown() : drift::Secrets(configuration.redact);
}

/// What `-p` picks, of what is expected and what is on disk.
std::vector<std::string> picked_plugins(const Walk& walk, const drift::Expectations* expectations, const Query& query,
                                        std::vector<std::string>& unmatched) {
  std::vector<std::string> names = walk.known().plugins;
  if (expectations != nullptr)
    names.insert(names.end(), expectations->plugins().begin(), expectations->plugins().end());
  names.emplace_back(server_plugin);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return query.selection.plugins.pick(names, &unmatched);
}

/// Of each instance, the plugins that are picked and of which something is expected.
void choose_expected(Walk& walk, const drift::Expectations& expectations, const std::vector<std::string>& picked) {
  for (Visited& visited : walk.instances()) {
    std::vector<std::string> names = expectations.plugins(subject_of(walk.configuration(), visited.instance));
    std::erase_if(names,
                  [&](const std::string& name) { return !std::binary_search(picked.begin(), picked.end(), name); });
    visited.choose(names);
  }
}

/// An instance of a platform for which the set has no files is not checked at all: people take that for "no drift".
void warn_of_platforms(const Configuration& configuration, const drift::Expectations& expectations,
                       const std::vector<Visited>& instances, std::vector<std::string>& warnings) {
  const auto& folders = expectations.platforms();
  if (folders.empty()) return;
  std::map<std::string, std::string> unchecked;
  for (const Visited& visited : instances) {
    const auto& platform = visited.instance.platform;
    if (!platform || std::find(folders.begin(), folders.end(), *platform) != folders.end()) continue;
    if (!expectations.plugins(subject_of(configuration, visited.instance)).empty()) continue;
    std::string& names = unchecked[*platform];
    names += (names.empty() ? "" : ", ") + visited.instance.name;
  }
  for (const auto& [platform, names] : unchecked) {
    warnings.push_back("the expectations have no folder " + platform + "/, so nothing is expected of " + names);
  }
}

template <typename Part>
HostAnswer<Part> frame(const Walk& walk) {
  HostAnswer<Part> answer;
  answer.hostname = os::hostname();
  answer.warnings = walk.warnings();
  answer.known = walk.known();
  answer.unmatched_instances = walk.unmatched();
  return answer;
}

/// Where no plugin or instance is left, its pattern is the typing error, not what stands beside it.
template <typename Part>
void find_unmatched(Walk& walk, const drift::Expectations* expectations, const std::vector<std::string>& picked,
                    const Query& query, HostAnswer<Part>& answer) {
  if (picked.empty() || walk.instances().empty()) return;
  const Unmatched unmatched(walk, expectations, picked);
  answer.unmatched_keys = unmatched.keys(query.selection.keys, query.selection.files);
  answer.unmatched_files = unmatched.files(query.selection.files);
}

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

}  // namespace

HostScan scan(const Configuration& configuration, const drift::Expectations& expectations, const Query& query,
              const Progress& progress) {
  Walk walk(configuration, query.instances, asked_plugins(&expectations));
  auto answer = frame<InstanceScan>(walk);
  const auto picked = picked_plugins(walk, &expectations, query, answer.unmatched_plugins);
  choose_expected(walk, expectations, picked);
  const drift::Secrets secrets = secrets_of(configuration, query);
  auto verdicts = answers_for<drift::Verdict>(walk.instances());
  walk.visit(
      [&](const Visit& visit) {
        const Visited& visited = walk.instances()[visit.instance];
        const auto subject = subject_of(configuration, visited.instance);
        const std::string& plugin = visited.plugins[visit.plugin];
        drift::Verdict& verdict = verdicts[visit.instance][visit.plugin];
        verdict =
            visit.files == nullptr
                ? drift::judge_unreadable(expectations, subject, plugin, visit.unreadable, query.selection)
                : drift::judge(expectations, subject, plugin, *visit.files, query.selection, secrets, query.with_ok);
        return visit.files != nullptr && verdict.counts.drift > 0 && visit.files->unsettled();
      },
      progress);
  find_unmatched(walk, &expectations, picked, query, answer);
  warn_of_platforms(configuration, expectations, walk.instances(), answer.warnings);
  for (std::size_t n = 0; n < verdicts.size(); ++n) {
    InstanceScan part;
    part.instance = walk.instances()[n].instance;
    for (drift::Verdict& verdict : verdicts[n]) {
      if (part.instance.error) break;
      part.counts += verdict.counts;
      std::move(verdict.findings.begin(), verdict.findings.end(), std::back_inserter(part.findings));
    }
    answer.instances.push_back(std::move(part));
  }
  return answer;
}

HostReadings get(const Configuration& configuration, const drift::Expectations* expectations, const Query& query,
                 const Progress& progress) {
  Walk walk(configuration, query.instances, asked_plugins(expectations));
  auto answer = frame<InstanceReadings>(walk);
  const auto picked = picked_plugins(walk, expectations, query, answer.unmatched_plugins);
  for (Visited& visited : walk.instances()) visited.choose(picked);
  const drift::Secrets secrets = secrets_of(configuration, query);
  auto readings = answers_for<std::vector<drift::Reading>>(walk.instances());
  walk.visit(
      [&](const Visit& visit) {
        const Visited& visited = walk.instances()[visit.instance];
        const std::string& plugin = visited.plugins[visit.plugin];
        auto& keys = readings[visit.instance][visit.plugin];
        if (visit.files == nullptr) {
          keys = {unreadable_plugin(plugin, query, visit.unreadable)};
          return false;
        }
        keys = drift::look_up(expectations, subject_of(configuration, visited.instance), plugin, *visit.files,
                              files_on_disk(plugin, *visit.files), query.selection, secrets);
        const bool doubtful = keys.empty() || std::any_of(keys.begin(), keys.end(), [](const drift::Reading& key) {
                                return !key.value || key.status == drift::Status::drift;
                              });
        return doubtful && visit.files->unsettled();
      },
      progress);
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

}  // namespace ampcfg::host

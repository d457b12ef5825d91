#include "cli/asking/review_request.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "ampcfg/document/json_editing/edit_json.hpp"
#include "ampcfg/drift/judging/differs.hpp"
#include "ampcfg/drift/judging/show.hpp"
#include "ampcfg/drift/learning/learn.hpp"
#include "ampcfg/fleet/history.hpp"
#include "ampcfg/fleet/learn.hpp"
#include "ampcfg/fleet/scan.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/host/set_writing/set_writing.hpp"
#include "ampcfg/os/error.hpp"
#include "ampcfg/os/machine.hpp"
#include "cli/asking/set_proposal.hpp"
#include "cli/report/doubt_words.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/progress.hpp"

namespace ampcfg::cli {
namespace {

using ScanResults = std::vector<fleet::HostResult<host::HostScan>>;

bool is_of_file(const drift::Finding& finding) {
  return finding.kind == "missing-file" || finding.kind == "empty-file";
}

/// The keys that differ anywhere; of a file that is not there all.
std::vector<drift::ExactKeys> differing_keys(const ScanResults& results) {
  std::map<std::pair<std::string, std::string>, std::set<std::string>> keys;
  std::set<std::pair<std::string, std::string>> whole;
  for (const auto& result : results) {
    if (!result.answer) continue;
    for (const host::InstanceScan& part : result.answer->instances) {
      for (const drift::Finding& finding : part.findings) {
        if (!drift::differs(finding) || !finding.file) continue;
        const std::pair file(finding.plugin, *finding.file);
        if (finding.key) keys[file].insert(*finding.key);
        if (is_of_file(finding)) whole.insert(file);
      }
    }
  }
  for (const auto& file : whole) keys[file].clear();
  std::vector<drift::ExactKeys> exact;
  for (auto& [file, names] : keys) exact.push_back({file.first, file.second, {names.begin(), names.end()}});
  return exact;
}

/// The plugins of which the set says something that nobody has decided.
std::vector<std::string> undecided_plugins(const drift::Expectations& set, const drift::Selection& selection) {
  std::vector<std::string> plugins;
  for (const drift::Shown& one : drift::show(set, selection, {}, drift::Secrets())) {
    if (one.undecided && (plugins.empty() || plugins.back() != one.plugin)) plugins.push_back(one.plugin);
  }
  return plugins;
}

drift::KeyOfFile key_of(const drift::Finding& finding) {
  return {finding.plugin, finding.file.value_or(""), finding.key.value_or("")};
}

/// The keys about which anything is asked.
std::set<drift::KeyOfFile> asked_keys(const drift::ReviewedScan& scan) {
  std::set<drift::KeyOfFile> asked;
  for (const auto& findings : scan.findings) {
    for (const drift::Finding& finding : findings) {
      if (scan.undecided ? finding.undecided : drift::differs(finding)) asked.insert(key_of(finding));
    }
  }
  return asked;
}

/// Findings of keys about which nothing is asked go: a set has very many.
void keep_asked(drift::ReviewedScan& scan) {
  const std::set<drift::KeyOfFile> asked = asked_keys(scan);
  for (auto& findings : scan.findings)
    std::erase_if(findings, [&](const drift::Finding& finding) { return !asked.contains(key_of(finding)); });
}

std::string doubt_in_words(const drift::Doubt& doubt) {
  return std::string(words_of(doubt.kind).of_one) + (doubt.words.empty() ? "" : ": " + doubt.words);
}

class Reviewing {
 public:
  Reviewing(const CommandLine& line, Console& console, Request& request, const std::vector<std::string>& instances)
      : line_(line), console_(console), request_(request), instances_(instances), sealed_(request.configuration) {}

  Review run(const std::string& key, bool undecided) {
    review_.scan.undecided = undecided;
    const drift::Expectations& set = request_.source->set();
    review_.scan.same_parts = set.parts_in_lower_case();
    request_.expectations = set;
    host::Query query = request_.query;
    ScanResults results = undecided ? scan_undecided(set, query) : scan_drift(query);
    for (host::Warning& warning : sealed_.warnings()) review_.warnings.push_back(std::move(warning));
    take(set, results);
    if (undecided) keep_asked(review_.scan);
    try {
      look_closer();
    } catch (const Error& error) {
      review_.warnings.emplace_back("what is doubtful is not known: " + error.message());
    }
    try {
      note_deployments();
    } catch (const Error& error) {
      review_.warnings.emplace_back("what was deployed is not known: " + error.message());
    }
    review_.cannot_be_written = obstacle();
    review_.scan.may_write = review_.cannot_be_written.empty();
    review_.groups = drift::review_groups(review_.scan, key);
    return std::move(review_);
  }

 private:
  ScanResults scan(const host::Query& query) {
    Progress progress(console_, "scanning");
    return fleet::scan(request_.configuration, *request_.source, request_.targets, query, sealed_, progress.of_fleet());
  }

  void note(const ScanResults& results) {
    const Unmatched unmatched = unmatched_in(results, instances_, request_.configuration);
    for (const host::Warning& warning : request_.warnings) review_.warnings.push_back(warning);
    for (host::Warning& warning : all_warnings_of(results)) review_.warnings.push_back(std::move(warning));
    for (host::Warning& warning : warnings_of_silent(results)) review_.warnings.push_back(std::move(warning));
    if (unmatched.any()) review_.warnings.emplace_back(complain_of(unmatched, request_));
    review_.is_partial = review_.is_partial || unmatched.any();
  }

  /// What differs, and then the same keys where they do not.
  ScanResults scan_drift(host::Query& query) {
    ScanResults first = scan(query);
    note(first);
    query.selection.exact = differing_keys(first);
    if (query.selection.exact.empty()) return first;
    std::set<std::string> plugins;
    for (const drift::ExactKeys& keys : query.selection.exact) plugins.insert(keys.plugin);
    query.selection.plugins = drift::Patterns({plugins.begin(), plugins.end()});
    query.with_ok = true;
    return scan(query);
  }

  ScanResults scan_undecided(const drift::Expectations& set, host::Query& query) {
    const auto plugins = undecided_plugins(set, query.selection);
    if (plugins.empty()) return {};
    query.selection.plugins = drift::Patterns(plugins);
    query.selection.exact = drift::undecided_keys(set, plugins);
    query.with_ok = true;
    ScanResults results = scan(query);
    note(results);
    return results;
  }

  void take(const drift::Expectations& set, ScanResults& results) {
    HostsWith hosts_with;
    for (const auto& result : results) {
      if (!result.answer) continue;
      for (const host::InstanceScan& part : result.answer->instances) ++hosts_with[part.instance.name];
    }
    for (auto& result : results) {
      review_.is_partial = review_.is_partial || !result.answer;
      if (!result.answer) continue;
      for (host::InstanceScan& part : result.answer->instances) {
        const host::Instance& instance = part.instance;
        review_.is_partial = review_.is_partial || instance.error;
        drift::KnownInstance known = known_instance(request_.configuration, set, result.host, instance);
        for (const drift::Finding& finding : part.findings) known.plugins.insert(finding.plugin);
        review_.fleet.instances.push_back(std::move(known));
        review_.scan.instances.push_back(
            {result.host, instance.name, label_in(results.size(), result.host, instance.name),
             name_in_set(set, instances_, hosts_with, result.host, instance.name), instance.platform});
        review_.scan.findings.push_back(std::move(part.findings));
      }
    }
    review_.fleet.is_whole = instances_.empty() && is_whole_fleet(results, request_.configuration);
    review_.fleet.platform = platform_asked(line_);
  }

  /// What `expect learn` would doubt of what is live, had nobody decided anything, and what JARs bring.
  void look_closer() {
    const std::set<drift::KeyOfFile> asked = asked_keys(review_.scan);
    if (asked.empty()) return;
    Progress progress(console_, "looking for doubts");
    const auto& configuration = request_.configuration;
    const fleet::FleetSeen fleet = fleet::see(configuration, request_.targets, progress.of_fleet());
    drift::Learner learner(fleet.seen, nullptr, {});
    const auto values = fleet::values_of(configuration, request_.targets, fleet, learner.wanted(), progress.of_fleet());
    for (const drift::Doubt& doubt : learner.learn(values).doubts)
      review_.scan.doubts.try_emplace(doubt.of, drift::ReviewDoubt{doubt_in_words(doubt), doubt.instances});
    std::set<std::pair<std::string, std::string>> files;
    for (const drift::KeyOfFile& key : asked) files.emplace(key.plugin, key.file);
    for (const drift::SeenInstance& instance : fleet.seen.instances) {
      const drift::Subject& subject = instance.known.subject;
      const auto place = place_of(subject.host, subject.instance);
      if (!place) continue;
      note_defaults(fleet.seen, instance, *place, asked);
      for (const drift::SeenFile& file : instance.files) {
        if (file.modified != 0 && files.contains({file.plugin, file.file}))
          review_.scan.origins[{*place, file.plugin, file.file}].written = os::rfc3339(file.modified);
      }
    }
  }

  /// In the scan's instances.
  [[nodiscard]] std::optional<std::size_t> place_of(const std::string& host, const std::string& instance) const {
    const auto& all = review_.scan.instances;
    const auto place = std::find_if(all.begin(), all.end(), [&](const drift::ReviewedInstance& one) {
      return one.host == host && one.instance == instance;
    });
    return place == all.end() ? std::nullopt : std::optional(static_cast<std::size_t>(place - all.begin()));
  }

  /// Which of these files ampcfg has changed, and who asked for it last.
  void note_deployments() {
    constexpr std::size_t most = 100;
    auto& origins = review_.scan.origins;
    if (origins.empty()) return;
    host::Query query;
    std::set<std::string> plugins, files;
    for (const auto& [file, origin] : origins) {
      plugins.insert(std::get<1>(file));
      files.insert(std::get<2>(file));
    }
    query.selection.plugins = drift::Patterns({plugins.begin(), plugins.end()});
    query.selection.files = drift::Patterns({files.begin(), files.end()});
    for (const auto& result : fleet::history(request_.configuration, request_.targets, query, {"", most})) {
      if (!result.answer) continue;
      for (const host::HistoryEntry& entry : result.answer->entries) note_deployment(result.host, entry);
    }
  }

  /// The newest comes first.
  void note_deployment(const std::string& host, const host::HistoryEntry& entry) {
    for (const host::HistoryPart& part : entry.parts) {
      const auto place = place_of(host, part.instance);
      if (!place) continue;
      for (const host::HistoryFile& file : part.changed) {
        const auto origin = review_.scan.origins.find({*place, file.plugin, file.file});
        if (origin == review_.scan.origins.end() || !origin->second.deployed.empty()) continue;
        origin->second.deployed = entry.time;
        origin->second.by = entry.words();
      }
    }
  }

  void note_defaults(const drift::Seen& seen, const drift::SeenInstance& instance, std::size_t place,
                     const std::set<drift::KeyOfFile>& asked) {
    for (const drift::SeenFile& file : instance.files) {
      if (!file.invalid.empty()) continue;
      for (const drift::SeenKey& key : seen.contents[file.content]) {
        if (!key.traits.is_default) continue;
        const drift::KeyOfFile of{file.plugin, file.file, seen.keys[key.name]};
        if (asked.contains(of)) review_.scan.defaults.emplace(place, of);
      }
    }
  }

  /// Why no decision can be written, as far as that is known beforehand.
  [[nodiscard]] std::string obstacle() const {
    std::vector<std::string> hosts;
    for (const fleet::Target& target : request_.targets) hosts.push_back(target.host);
    try {
      host::refuse_sets_there(request_.configuration, hosts);
      host::plan_set_change(request_.configuration, [](const host::SetInHand&) {
        using document::JsonChange;
        return drift::SetChange{{"unchecked.json", {{JsonChange::Kind::set, {}, "[\"PLUGIN/FILE: KEY\"]"}}}};
      });
    } catch (const Error& error) {
      return error.message();
    }
    return {};
  }

  const CommandLine& line_;
  Console& console_;
  Request& request_;
  const std::vector<std::string>& instances_;
  fleet::SealedKeys sealed_;
  Review review_;
};

}  // namespace

Review review_of(const CommandLine& line, Console& console, Request& request, const std::vector<std::string>& instances,
                 const std::string& key) {
  return Reviewing(line, console, request, instances).run(key, line.has(option::undecided));
}

}  // namespace ampcfg::cli

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/learning/learn.hpp"
#include "ampcfg/drift/learning/like.hpp"
#include "ampcfg/drift/matching/near_names.hpp"
#include "ampcfg/fleet/learn.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/request.hpp"
#include "cli/asking/set_proposal.hpp"
#include "cli/commands/commands.hpp"
#include "cli/report/host_warnings.hpp"
#include "cli/report/learn_report.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

std::vector<LearnedList> lists_asked(const CommandLine& line) {
  const std::map<std::string, LearnedList> known{{"left-out", LearnedList::left_out},
                                                 {"doubts", LearnedList::doubts},
                                                 {"undecided", LearnedList::undecided},
                                                 {"groups", LearnedList::groups},
                                                 {"facts", LearnedList::facts}};
  std::vector<LearnedList> lists;
  for (const std::string& name : line.values(option::show_learned)) lists.push_back(known.at(name));
  return lists;
}

/// What is live becomes expected, as far as nothing is yet.
class LearnDecider final : public SetDecider {
 public:
  LearnDecider(const CommandLine& line, Console& console, const Request& request)
      : line_(line), console_(console), request_(request), configuration_(request.configuration) {
    for (const fleet::Target& target : request.targets) whole_.push_back({target.host, target.local, {}});
  }

  /// Universal values concern instances that are not selected, too.
  [[nodiscard]] const std::vector<fleet::Target>& targets() const override { return whole_; }
  [[nodiscard]] drift::Selection selection() const override { return selection_; }
  [[nodiscard]] bool offers_diff() const override { return true; }
  [[nodiscard]] bool has_failures() const override {
    if (line_.has(option::explain)) return false;
    return !report_.learned.invalid.empty() || !report_.learned.gone.empty();
  }

  host::SetPlan plan(const host::Configuration& configuration, DecidedSet& decided) override {
    const auto planner = [&](const host::SetInHand& set) { return decide(set, decided); };
    return host::plan_set_change(configuration, planner, host::FirstChange::allowed);
  }

  host::WrittenSet write(const host::Configuration& configuration, DecidedSet& decided, const host::Who& who) override {
    const auto planner = [&](const host::SetInHand& set) { return decide(set, decided); };
    auto written = host::write_set(configuration, decided.plan, planner, who, host::FirstChange::allowed);
    selection_ = selection_of(written.files);
    return written;
  }

  drift::SetChange decide(const host::SetInHand& set, DecidedSet& decided) override {
    ask(set.expectations, decided);
    return learn(set);
  }

  void show(Output& out, const DecidedSet& decided, bool goes_on) const override {
    if (line_.has(option::explain)) return print_explained(out, report_);
    print_learned(out, report_, lists_asked(line_));
    if (line_.has(option::dry_run) && !goes_on) print_decided(out, decided);
  }

  [[nodiscard]] std::string question(const DecidedSet& decided) const override {
    return "write " + counted(learned_keys(report_.learned), "key", "keys") + " into " +
           counted(decided.plan.files.size(), "file", "files") + " of " + shown(configuration_.expectations.native());
  }

  [[nodiscard]] std::string as_json(const DecidedSet& decided, bool is_dry_run) const override {
    return learned_as_json(decided, report_, is_dry_run);
  }

 private:
  void ask(const drift::Expectations& set, DecidedSet& decided) {
    configuration_.secret_keys = set.secret_keys();
    report_ = {};
    const auto begin = std::chrono::steady_clock::now();
    {
      Progress progress(console_, "reading");
      seen_ = fleet::see(configuration_, request_.targets, progress.of_fleet());
    }
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (host::Warning& warning : all_warnings_of(seen_->hosts)) decided.warnings.push_back(std::move(warning));
    if (line_.has(option::explain)) {
      for (host::Warning& jar : seen_->unread_jars) decided.warnings.push_back(std::move(jar));
    }
    refuse_silent(decided);
    refuse_unmatched();
    refuse_unnamed();
    count();
  }

  /// What a host does not say is concluded from by nobody who has not asked for that.
  void refuse_silent(DecidedSet& decided) {
    std::vector<std::string> names;
    std::string words;
    const auto note = [&](const std::string& name, const Error& error) {
      names.push_back(name);
      if (words.empty()) words = name + ": " + error.message();
      decided.warnings.emplace_back(name + " is not learned from: " + error.message());
    };
    for (const auto& host : seen_->hosts) {
      if (host.error) note(host.host, *host.error);
    }
    for (const fleet::Unseen& one : seen_->failed) note(one.host + ":" + one.instance, one.error);
    if (names.empty()) return;
    decided.is_partial = true;
    if (line_.has(option::partial)) return;
    throw Error("not-whole",
                listed(names, "and") + (names.size() == 1 ? " does" : " do") +
                    " not say what is there, so nothing is learned: " + words,
                "mend that, or learn from the others alone: --partial");
  }

  void refuse_unmatched() const {
    Unmatched unmatched;
    std::vector<std::string> hosts;
    std::vector<std::vector<std::string>> patterns;
    for (std::size_t n = 0; n < seen_->hosts.size(); ++n) {
      const auto& host = seen_->hosts[n];
      if (!host.answer) unmatched.all_hosts_answered = false;
      if (!host.answer) continue;
      hosts.push_back(host.host);
      const auto& known = host.answer->instances;
      patterns.emplace_back();
      static_cast<void>(request_.targets[n].instances.pick(known, &patterns.back()));
      unmatched.known_instances.insert(unmatched.known_instances.end(), known.begin(), known.end());
    }
    unmatched.instances = unmatched_arguments(line_.arguments(), patterns, hosts, configuration_);
    std::set<std::string> plugins, files;
    for (const drift::SeenInstance& instance : seen_->seen.instances) {
      plugins.insert(instance.known.plugins.begin(), instance.known.plugins.end());
      for (const drift::SeenFile& file : instance.files)
        files.insert({file.file, file.file.substr(0, file.file.rfind('.'))});
    }
    const drift::Selection& selection = request_.query.selection;
    unmatched.known_plugins.assign(plugins.begin(), plugins.end());
    unmatched.known_files.assign(files.begin(), files.end());
    unmatched.known_keys = seen_->seen.keys;
    static_cast<void>(selection.plugins.pick(unmatched.known_plugins, &unmatched.plugins));
    static_cast<void>(selection.files.pick(unmatched.known_files, &unmatched.files));
    static_cast<void>(selection.keys.pick(unmatched.known_keys, &unmatched.keys));
    std::erase_if(unmatched.keys, [&](const std::string& key) { return has_key_behind_file(key); });
    if (unmatched.any()) static_cast<void>(complain_of(unmatched, request_));
  }

  /// As an expectation may write a key: with its file's name before it.
  [[nodiscard]] bool has_key_behind_file(const std::string& key) const {
    for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
      const drift::Patterns behind({key.substr(dot + 1)});
      if (!behind.pick(seen_->seen.keys).empty()) return true;
    }
    return false;
  }

  /// Where a name is on two hosts, the set says which of them it means.
  void refuse_unnamed() const {
    std::map<std::string, const drift::Subject*> met;
    for (const drift::SeenInstance& one : seen_->seen.instances) {
      const drift::Subject& subject = one.known.subject;
      const auto [found, is_new] = met.try_emplace(subject.instance, &subject);
      if (is_new || (subject.host_is_named && found->second->host_is_named)) continue;
      throw usage_error("host-unnamed",
                        subject.instance + " is on two hosts, and this machine has no name by which the set could tell",
                        "write `name:` into " + configuration_.file_to_write());
    }
  }

  void count() {
    std::set<std::string> plugins;
    for (const drift::SeenInstance& instance : seen_->seen.instances) {
      for (const drift::SeenFile& file : instance.files) {
        plugins.insert(file.plugin);
        if (file.invalid.empty()) report_.keys += seen_->seen.contents[file.content].size();
      }
      report_.files += instance.files.size();
    }
    report_.instances = seen_->seen.instances.size();
    report_.plugins = plugins.size() - (plugins.contains("@server") ? 1 : 0);
    report_.unread = seen_->unread;
    for (const auto& host : seen_->hosts) report_.hosts += host.answer ? 1 : 0;
    for (const auto& one : configuration_.hosts) {
      const bool is_asked = std::any_of(whole_.begin(), whole_.end(),
                                        [&](const fleet::Target& target) { return target.host == one.first; });
      if (!is_asked) report_.unasked.push_back(one.first);
    }
  }

  [[nodiscard]] drift::LearnOptions options() const {
    drift::LearnOptions options;
    options.selection = request_.query.selection;
    options.untouched = line_.has(option::untouched);
    for (const auto& [name, members] : configuration_.groups) options.taken_groups.push_back(name);
    if (line_.arguments().empty()) return options;
    std::set<std::pair<std::string, std::string>> selected;
    for (std::size_t n = 0; n < seen_->hosts.size(); ++n) {
      if (!seen_->hosts[n].answer) continue;
      for (std::string& name : request_.targets[n].instances.pick(seen_->hosts[n].answer->instances))
        selected.emplace(seen_->hosts[n].host, std::move(name));
    }
    options.selected = [selected = std::move(selected)](const drift::Subject& subject) {
      return selected.contains({subject.host, subject.instance});
    };
    return options;
  }

  [[nodiscard]] std::vector<std::optional<std::string>> values(const std::vector<drift::WantedValue>& wanted) {
    Progress progress(console_, "reading values");
    return fleet::values_of(configuration_, request_.targets, *seen_, wanted, progress.of_fleet());
  }

  /// The one instance that is named.
  [[nodiscard]] std::size_t instance_named() const {
    const auto& all = seen_->seen.instances;
    std::vector<std::size_t> found;
    const drift::LearnOptions asked = options();
    for (std::size_t n = 0; n < all.size(); ++n) {
      if (asked.selected && asked.selected(all[n].known.subject)) found.push_back(n);
    }
    if (found.size() == 1) return found.front();
    throw usage_error("like-one",
                      "--like gives one instance the values, and " + counted(found.size(), "is", "are") + " named",
                      "name the one: `ampcfg expect learn NEW --like OLD`");
  }

  void learn_like(const drift::Expectations& set, const std::string& other) {
    const auto& documented = set.documented_instances();
    if (!std::binary_search(documented.begin(), documented.end(), other))
      throw usage_error("instance-unknown", "the set has no value of " + in_quotes(other) + " alone",
                        drift::did_you_mean(other, documented));
    drift::LikeLearner learner(seen_->seen, set, instance_named(), other);
    report_.learned = learner.learn(values(learner.wanted()));
  }

  void learn_rules(const host::SetInHand& set) {
    drift::Learner learner(seen_->seen, set.files.empty() ? nullptr : &set.expectations, options());
    report_.learned = learner.learn(values(learner.wanted()));
    if (line_.has(option::explain)) report_.explained = learner.explain(drift::Patterns(line_.values(option::explain)));
  }

  drift::SetChange learn(const host::SetInHand& set) {
    const auto other = line_.value(option::like);
    other ? learn_like(set.expectations, *other) : learn_rules(set);
    drift::Fleet fleet;
    for (drift::SeenInstance& one : seen_->seen.instances) fleet.instances.push_back(std::move(one.known));
    fleet.is_whole = seen_->seen.is_whole;
    seen_.reset();
    if (line_.has(option::explain)) return {};
    std::vector<drift::LearnedEntry>& entries = report_.learned.entries;
    std::vector<drift::Decision> decisions;  // lent: of a large fleet there is no room for them twice
    decisions.reserve(entries.size());
    for (drift::LearnedEntry& entry : entries) {
      decisions.push_back(std::move(entry.decision));
      if (!other) decisions.back().platform = entry.platform;
    }
    drift::SetChange change =
        drift::decide(set.files, set.expectations, decisions, fleet, report_.learned.groups, report_.learned.facts);
    for (std::size_t n = 0; n < entries.size(); ++n) entries[n].decision = std::move(decisions[n]);
    return change;
  }

  const CommandLine& line_;
  Console& console_;
  const Request& request_;
  host::Configuration configuration_;
  std::vector<fleet::Target> whole_;
  std::optional<fleet::FleetSeen> seen_;
  LearnReport report_;
  drift::Selection selection_;
};

int learn(const CommandLine& line, Console& console) {
  Request request;
  request.configuration = configuration_of(line);
  request.targets = fleet::resolve(request.configuration, line.values(option::host), line.arguments());
  request.query.selection = {drift::Patterns(line.values(option::plugin)), drift::Patterns(line.values(option::file)),
                             drift::Patterns(line.values(option::key))};
  LearnDecider decider(line, console, request);
  return propose_decisions(line, console, request.configuration, decider);
}

}  // namespace

namespace command {

const Command expect_learn{
    .name = "expect learn",
    .arguments = "[INSTANCE]…",
    .summary = "make expectations of what is live",
    .details =
        "Reads the files of all instances and adds to the set what it does not say yet; a set that is not there is "
        "made. What stands in the set is never changed, so it can be run again for a new plugin. INSTANCE, -p, -f and "
        "-k narrow what is written, not what is looked at. Secrets are expected by name; their values stay where they "
        "are.\n\n"
        "Exit: 0 done, 1 a host did not answer (nothing is written without --partial), or a file is invalid, 64 the "
        "set has errors or is read-only.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::plugin, &option::file, &option::key,
                &option::untouched, &option::like, &option::partial, &option::show_learned, &option::explain,
                &option::dry_run, &option::yes, &option::json},
    .examples = {{"ampcfg -H all expect learn --expectations ./expectations", "The first evening."},
                 {"ampcfg expect learn -p Quests", "A new plugin."},
                 {"ampcfg expect learn NEW01 --like SMP101",
                  "A new instance, with values of its own where SMP101 has."},
                 {"ampcfg expect learn --dry-run --show doubts", "What looks wrong."},
                 {"ampcfg expect learn --explain Webserver.Port", "Why a key is learned so."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-learn",
    .run = cli::learn,
};

}  // namespace command
}  // namespace ampcfg::cli

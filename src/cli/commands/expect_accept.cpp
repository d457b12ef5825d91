#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "ampcfg/cli/line/command_line.hpp"
#include "ampcfg/drift/deciding/decide.hpp"
#include "ampcfg/drift/judging/differs.hpp"
#include "ampcfg/fleet/scan.hpp"
#include "ampcfg/fleet/sealed_keys.hpp"
#include "ampcfg/host/set/expectation_source.hpp"
#include "ampcfg/os/error.hpp"
#include "cli/asking/decided_value.hpp"
#include "cli/asking/request.hpp"
#include "cli/asking/review_proposal.hpp"
#include "cli/asking/review_request.hpp"
#include "cli/asking/set_proposal.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/review_record.hpp"
#include "cli/report/label.hpp"
#include "cli/terminal/progress.hpp"
#include "cli/terminal/text.hpp"

namespace ampcfg::cli {
namespace {

using ScanResults = std::vector<fleet::HostResult<host::HostScan>>;

/// A key that differs on one instance, with what is there.
struct Differing {
  KeyOfInstance where;
  std::string name;   ///< of the instance, as the set writes it, or is to
  std::string value;  ///< JSON
  std::string group;  ///< whose value is expected; empty where it is no group's
  /// The platform in whose folder of the set a value of its own must stand to count; nothing where any will do.
  std::optional<std::string> folder = {};
};

/// A key that is as expected, or of which nothing is.
struct NotDiffering {
  std::optional<std::string> value;  ///< JSON; nothing where it is hidden
  bool has_own = false;              ///< a value of its own, or of its group, is expected
};

/// Why what is there cannot be what is expected; empty where it can.
std::string obstacle(const drift::Finding& finding) {
  if (finding.status == drift::Status::error) return finding.message;
  if (!finding.key) return "the whole file: " + finding.message;
  if (finding.hidden || drift::holds_hidden(finding))
    return "a secret, whose value the set would hold in clear: `ampcfg expect set` with --secret NAME names it";
  if (finding.kind == "not-unique") return "others have the same value";
  if (drift::is_mapping(finding)) return "a mapping stands there, whose keys are decided one by one";
  if (drift::is_beyond_json(finding)) return "a number that JSON cannot say";
  return {};
}

/// What is live becomes decided.
class AcceptDecider final : public SetDecider {
 public:
  AcceptDecider(const CommandLine& line, Console& console, const Request& request)
      : line_(line), console_(console), request_(request), group_(line.value(option::group)) {
    fleet_.platform = platform_asked(line);
    if (group_ && line.has(option::universal))
      throw usage_error("options-contradict", "--universal and --group contradict each other", "use one or the other");
    if (group_ && group_->starts_with('@')) group_->erase(0, 1);
  }

  [[nodiscard]] const std::vector<fleet::Target>& targets() const override { return request_.targets; }
  [[nodiscard]] drift::Selection selection() const override { return request_.query.selection; }

  drift::SetChange decide(const host::SetInHand& set, DecidedSet& decided) override {
    if (!results_) ask(set.expectations, decided);
    refuse_passed(line_, set.expectations);
    decided.decisions.clear();
    decided.left.clear();
    by_key_.clear();
    find_differing(decided);
    if (is_for_several() && !by_key_.empty() && !std::exchange(has_readings_, true)) find_unexpected(set.expectations);
    std::vector<drift::KeyOfFile> keys;
    for (const auto& [key, all] : by_key_) keys.push_back(key);
    own_values_ = drift::own_values(set.expectations, keys);
    standing_ = drift::standing_entries(set.expectations, keys);
    groups_.clear();
    for (auto& [key, all] : by_key_) {
      name_all(set.expectations, key, all);
      decide_key(set.expectations, key, all, decided);
    }
    return drift::decide(set.files, set.expectations, decided.decisions, fleet_, groups_);
  }

 private:
  /// True where all of the selected must have the same.
  [[nodiscard]] bool is_for_several() const { return group_ || line_.has(option::universal); }

  void ask(const drift::Expectations& set, DecidedSet& decided) {
    host::ExpectationSource source(set);
    host::Query query = request_.query;
    query.with_ok = is_for_several();
    Progress progress(console_, "scanning");
    fleet::SealedKeys sealed(request_.configuration);
    results_ = fleet::scan(request_.configuration, source, request_.targets, query, sealed, progress.of_fleet());
    for (host::Warning& warning : sealed.warnings()) decided.warnings.push_back(std::move(warning));
    const Unmatched unmatched = unmatched_in(*results_, line_.arguments(), request_.configuration);
    for (host::Warning& warning : warnings_of_silent(*results_)) decided.warnings.push_back(std::move(warning));
    if (unmatched.any()) decided.warnings.emplace_back(complain_of(unmatched, request_));
    fleet_.is_whole = line_.arguments().empty() && is_whole_fleet(*results_, request_.configuration);
    for (const auto& result : *results_) {
      decided.is_partial = decided.is_partial || !result.answer;
      if (!result.answer) continue;
      for (const host::InstanceScan& part : result.answer->instances) {
        drift::KnownInstance known = known_instance(request_.configuration, set, result.host, part.instance);
        for (const drift::Finding& finding : part.findings) known.plugins.insert(finding.plugin);
        ++hosts_with_[part.instance.name];
        fleet_.instances.push_back(std::move(known));
      }
    }
  }

  void find_differing(DecidedSet& decided) {
    for (const auto& result : *results_) {
      if (!result.answer) continue;
      for (const host::InstanceScan& part : result.answer->instances) {
        for (const drift::Finding& finding : part.findings) {
          const bool differs = drift::differs(finding);
          KeyOfInstance where{result.host,
                              part.instance.name,
                              label_in(results_->size(), result.host, part.instance.name),
                              {finding.plugin, finding.file.value_or(""), finding.key.value_or("")},
                              {}};
          where.why = differs ? obstacle(finding) : "";
          if (!where.why.empty()) {
            decided.left.push_back(std::move(where));
          } else if (differs) {
            auto& instances = by_key_[where.of];
            instances.push_back({std::move(where), {}, finding.actual.value_or("null"), finding.group});
          } else {
            const bool has_own = finding.source == drift::Source::variable;
            not_differing_[{where.of, where.host + ":" + where.instance}] = {
                finding.hidden ? std::nullopt : std::optional(finding.actual.value_or("null")), has_own};
          }
        }
      }
    }
  }

  /// What the other instances have at the keys that differ, where nothing is expected of them.
  void find_unexpected(const drift::Expectations& set) {
    std::set<std::string> plugins, files, keys;
    for (const auto& [key, all] : by_key_) {
      plugins.insert(key.plugin);
      files.insert(key.file);
      keys.insert(key.key);
    }
    const auto patterns = [](const std::set<std::string>& names) {
      return drift::Patterns({names.begin(), names.end()});
    };
    host::Query query = request_.query;
    query.selection = {patterns(plugins), patterns(files), patterns(keys)};
    Progress progress(console_, "reading");
    fleet::SealedKeys sealed(request_.configuration);
    const auto readings =
        fleet::get(request_.configuration, &set, request_.targets, query, sealed, progress.of_fleet());
    for (const auto& result : readings) {
      if (!result.answer) continue;
      for (const host::InstanceReadings& part : result.answer->instances) {
        for (const drift::Reading& reading : part.keys) {
          if (reading.source) continue;
          not_differing_[{{reading.plugin, reading.file, reading.key}, result.host + ":" + part.instance.name}] = {
              reading.hidden ? std::nullopt : std::optional(reading.value.value_or("null")), false};
        }
      }
    }
  }

  [[nodiscard]] std::string name_of(const drift::Expectations& set, const std::string& host,
                                    const std::string& instance) const {
    return name_in_set(set, line_.arguments(), hosts_with_, host, instance);
  }

  /// True where a name without a host means this instance alone.
  [[nodiscard]] bool is_alone(const KeyOfInstance& where) const {
    const auto& asked = line_.arguments();
    return hosts_with_.at(where.instance) == 1 && std::none_of(asked.begin(), asked.end(), [&](const auto& argument) {
             return argument.starts_with(where.host + ":");
           });
  }

  [[nodiscard]] bool has_own(const drift::KeyOfFile& key, const std::string& name) const {
    const std::vector<std::string>& own = own_values_.at(key);
    return std::find(own.begin(), own.end(), name) != own.end();
  }

  /// The values that an instance alone has of a key, as they are written; the one that counts is the first.
  [[nodiscard]] std::vector<std::string> own_of(const drift::KeyOfFile& key, const KeyOfInstance& where) const {
    std::vector<std::string> names{where.host + ":" + where.instance};
    if (is_alone(where)) names.push_back(where.instance);
    std::erase_if(names, [&](const std::string& name) { return !has_own(key, name); });
    return names;
  }

  /// What a platform's folder says of an instance, or of its group, counts before all that the top says.
  [[nodiscard]] std::optional<std::string> folder_that_counts(const drift::Expectations& set,
                                                              const drift::KeyOfFile& key,
                                                              const KeyOfInstance& where) const {
    const auto known = std::find_if(fleet_.instances.begin(), fleet_.instances.end(), [&](const auto& one) {
      return one.subject.host == where.host && one.subject.instance == where.instance;
    });
    if (fleet_.platform || known == fleet_.instances.end()) return {};
    const auto& standing = standing_.at(key);
    const bool is_said = std::any_of(standing.begin(), standing.end(), [&](const drift::StandingEntry& entry) {
      if (entry.platform.empty() || entry.platform != known->subject.platform) return false;
      const bool is_of_group = entry.whose.starts_with('@') && set.is_in_group(known->subject, entry.whose.substr(1));
      return is_of_group || entry.whose == where.instance || entry.whose == where.host + ":" + where.instance;
    });
    return is_said ? known->subject.platform : std::nullopt;
  }

  /// What has a value of its own is changed where that stands.
  void name_all(const drift::Expectations& set, const drift::KeyOfFile& key, std::vector<Differing>& all) const {
    for (Differing& one : all) {
      one.folder = folder_that_counts(set, key, one.where);
      const std::vector<std::string> own = own_of(key, one.where);
      one.name = own.empty() ? name_of(set, one.where.host, one.where.instance) : own.front();
    }
  }

  void decide_key(const drift::Expectations& set, const drift::KeyOfFile& key, const std::vector<Differing>& all,
                  DecidedSet& decided) {
    if (!is_for_several()) return decide_own(key, all, decided);
    const std::string why = reason_to_leave(set, key, all);
    if (!why.empty()) {
      for (const Differing& one : all) {
        decided.left.push_back(one.where);
        decided.left.back().why = why;
      }
      return;
    }
    const std::vector<std::string> whose = group_ ? std::vector{"@" + *group_} : std::vector<std::string>();
    decided.decisions.push_back({key, with_notes(line_, all.front().value), whose});
    for (const Differing& one : all) {
      for (const std::string& own : own_of(key, one.where)) decided.decisions.push_back({key, std::nullopt, {own}});
    }
  }

  /// Of each instance by itself; those with the same in one decision.
  void decide_own(const drift::KeyOfFile& key, const std::vector<Differing>& all, DecidedSet& decided) const {
    std::map<std::pair<std::string, std::optional<std::string>>, std::vector<std::string>> names;
    for (const Differing& one : all) names[{one.value, one.folder}].push_back(one.name);
    for (const auto& [of, whose] : names)
      decided.decisions.push_back({key, with_notes(line_, of.first), whose, of.second});
  }

  /// Why one value for all of them, or for the group, would not do; empty where it would.
  std::string reason_to_leave(const drift::Expectations& set, const drift::KeyOfFile& key,
                              const std::vector<Differing>& all) {
    for (const Differing& one : all) {
      if (one.value != all.front().value) return "these instances do not agree";
      if (!is_alone(one.where) && has_own(key, one.where.instance))
        return "the value of " + one.where.instance + " on every host counts there";
      if (!one.group.empty() && one.group != group_) return "the value of the group @" + one.group + " counts there";
    }
    return group_ ? outside_group(set, key, all) : outside_all(key, all.front().value);
  }

  /// Who of the selected has no value of its own, and would differ then; empty where nobody does.
  [[nodiscard]] std::string outside_all(const drift::KeyOfFile& key, const std::string& value) const {
    for (const drift::KnownInstance& known : fleet_.instances) {
      const auto found = not_differing_.find({key, known.subject.host + ":" + known.subject.instance});
      if (found != not_differing_.end() && !found->second.has_own && found->second.value != value)
        return known.subject.instance + " has another value";
    }
    return {};
  }

  /// Why the value would not be right for the group; empty where it is. One that the set has not is made of these.
  std::string outside_group(const drift::Expectations& set, const drift::KeyOfFile& key,
                            const std::vector<Differing>& all) {
    const bool is_new = !set.groups().contains(*group_);
    for (const drift::KnownInstance& known : fleet_.instances) {
      const std::string whole = known.subject.host + ":" + known.subject.instance;
      const bool is_member = is_new || set.is_in_group(known.subject, *group_);
      const bool differs = std::any_of(all.begin(), all.end(), [&](const Differing& one) {
        return one.where.host == known.subject.host && one.where.instance == known.subject.instance;
      });
      if (differs && !is_member) return known.subject.instance + " is not in the group @" + *group_;
      if (differs || !is_member) continue;
      const auto found = not_differing_.find({key, whole});
      if (found != not_differing_.end() && found->second.value != all.front().value)
        return known.subject.instance + " has another value";
      if (found == not_differing_.end() && known.plugins.contains(key.plugin))
        return known.subject.instance + " is not known to have it";
    }
    if (!is_new) return {};
    auto& members = groups_[*group_];
    for (const drift::KnownInstance& known : fleet_.instances) {
      std::string member = name_of(set, known.subject.host, known.subject.instance);
      if (std::find(members.begin(), members.end(), member) == members.end()) members.push_back(std::move(member));
    }
    return {};
  }

  const CommandLine& line_;
  Console& console_;
  const Request& request_;
  std::optional<std::string> group_;
  drift::Fleet fleet_;
  drift::NewGroups groups_;
  bool has_readings_ = false;
  std::optional<ScanResults> results_;
  HostsWith hosts_with_;
  std::map<drift::KeyOfFile, std::vector<Differing>> by_key_;
  std::map<drift::KeyOfFile, std::vector<std::string>> own_values_;
  std::map<drift::KeyOfFile, std::vector<drift::StandingEntry>> standing_;
  std::map<std::pair<drift::KeyOfFile, std::string>, NotDiffering> not_differing_;  // by HOST:INSTANCE, too
};

/// The questions of a review that the arguments name by their ids. Throws Error of kind usage (`review-unknown`) where
/// one is none, or what it was about has changed.
std::vector<AnsweredGroup> questions_named(const std::vector<std::string>& ids, const Review& review,
                                           const drift::ReviewAnswer& answer) {
  std::vector<AnsweredGroup> answers;
  for (const std::string& id : ids) {
    const auto found = std::find_if(review.groups.begin(), review.groups.end(),
                                    [&](const drift::ReviewGroup& group) { return group.id == id; });
    if (found == review.groups.end())
      throw usage_error(
          "review-unknown", "there is no question " + in_quotes(id) + ", or what it was about has changed",
          "`ampcfg review --json` lists the questions, with --undecided those of what nobody has decided");
    answers.emplace_back(*found, answer);
  }
  return answers;
}

/// Why an answer is none to a question; throws Error of kind usage (`choice`).
void refuse_choice(const drift::ReviewGroup& group, const drift::ReviewAnswer& answer, const Review& review,
                   const drift::Expectations& set) {
  using What = drift::ReviewAnswer::What;
  const drift::ReviewChoices& may = group.choices;
  const bool is_allowed = answer.what == What::group        ? may.group
                          : answer.what == What::everywhere ? may.everywhere
                                                            : may.accept;
  std::string why = is_allowed ? "" : "this cannot be answered so";
  if (is_allowed && answer.what == What::group) why = drift::obstacle_of_group(review.scan, group, answer.text, set);
  if (!why.empty())
    throw usage_error("review-choice", group.id + ": " + why, "`ampcfg review --json` says what can be: `choices`");
}

int accept_questions(const CommandLine& line, Console& console) {
  using What = drift::ReviewAnswer::What;
  Request request = request_of(line, {});
  const KeptReview kept(request.configuration);
  drift::ReviewAnswer answer{What::accept, line.value(option::group).value_or(""), {}};
  if (!answer.text.empty()) answer.what = What::group;
  if (line.has(option::universal)) answer.what = What::everywhere;
  if (answer.text.starts_with('@')) answer.text.erase(0, 1);
  answer.notes = {line.value(option::why).value_or(""), line.value(option::until).value_or(""),
                  line.value(option::by_whom).value_or(person_here())};
  const Review review = review_of(line, console, request, {}, kept.key());
  refuse_passed(line, *request.expectations);
  auto answers = questions_named(line.arguments(), review, answer);
  for (const auto& [group, said] : answers) refuse_choice(group, said, review, *request.expectations);
  ReviewDecider decider(request, review, std::move(answers));
  return propose_decisions(line, console, request.configuration, decider);
}

int accept(const CommandLine& line, Console& console) {
  const auto& arguments = line.arguments();
  if (!arguments.empty() && std::all_of(arguments.begin(), arguments.end(), drift::is_review_id)) {
    if (line.has(option::universal) && line.has(option::group))
      throw usage_error("options-contradict", "--universal and --group contradict each other", "use one or the other");
    return accept_questions(line, console);
  }
  const Request request = request_of(line, line.arguments());
  AcceptDecider decider(line, console, request);
  return propose_decisions(line, console, request.configuration, decider);
}

}  // namespace

namespace command {

const Command expect_accept{
    .name = "expect accept",
    .arguments = "[INSTANCE… | ID…]",
    .summary = "take what differs for decided",
    .details =
        "What the selected keys have now is expected from now on: of those instances, or with --universal of all, or "
        "with "
        "--group of a group. What is hidden, and what a set cannot say, is left and named. ID is a question of `ampcfg "
        "review --json`, accepted as a person would; with --undecided one of `review --undecided`.\n\n"
        "Exit: 0 done, 1 a host did not answer or it could not be written, 2 something was left, 64 the set has errors "
        "or is read-only.",
    .options = {&option::host, &option::forks, &option::host_timeout, &option::plugin, &option::file, &option::key,
                &option::undecided, &option::universal, &option::group, &option::why, &option::until, &option::by_whom,
                &option::platform, &option::dry_run, &option::yes, &option::json},
    .examples = {{"ampcfg expect accept DEV01 -p Quests --why 'test server'", "DEV01 may differ."},
                 {"ampcfg expect accept SMP101 -p Warps -k cooldown --universal", "Its value is right everywhere."}},
    .page = "ampcfg-expect.1",
    .schema = "expect-set",
    .run = cli::accept,
};

}  // namespace command
}  // namespace ampcfg::cli

#include "ampcfg/host/status.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/workers.hpp"
#include "host/amp/game_rights.hpp"
#include "host/games/jars.hpp"
#include "host/state/host_lock.hpp"
#include "host/state/what_was_done.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

constexpr const char* command = "ampcfg status";
/// How long JARs may be hashed in one go, while others wait for the answer.
constexpr std::chrono::milliseconds hashing(25);

/// What the state's records say, read once for all instances.
struct Records {
  std::optional<std::map<std::string, Flag>> flags;
  std::map<std::pair<std::string, std::string>, std::string> finished;  ///< by deployment and instance
  std::map<std::string, std::string> last_deployment;                   ///< by instance
  std::map<std::string, ScannedInstance> scans;
};

void read_audit(const State& state, Records& records, std::vector<Warning>& warnings) {
  const AuditReading audit = what_was_done(state).audit;
  if (audit.damage) {
    warnings.emplace_back("the record of what was done is damaged, so the last deployment may be another one: " +
                          audit.damage->words(state) + ": see `ampcfg history verify`");
  }
  for (const AuditEntry& entry : audit.entries) {
    const auto action = entry.action.known();
    if (!action || entry.instance.empty()) continue;
    if (!deploys(*action) && action != Action::undo) continue;
    records.finished[{entry.id, entry.instance}] = entry.time;
    if (deploys(*action) && has_changed(entry)) records.last_deployment[entry.instance] = entry.id;
  }
}

Records read_records(const State& state, std::vector<Warning>& warnings) {
  Records records;
  try {
    records.flags.emplace();
    for (Flag& flag : flags(state)) records.flags->emplace(flag.instance, std::move(flag));
  } catch (const Error& error) {
    records.flags.reset();
    warnings.emplace_back(error.message());
  }
  try {
    read_audit(state, records, warnings);
  } catch (const Error& error) {
    warnings.emplace_back(error.message());
  }
  records.scans = read_scan_record(state).found;
  return records;
}

/// The work of one `status`.
class StatusLook {
 public:
  StatusLook(const Configuration& configuration, const Query& query)
      : configuration_(configuration), query_(query), folder_(configuration), state_(State::open(configuration)) {}

  HostStatus run() {
    if (query_.changes) {
      if (auto words = words_of_claim(configuration_)) answer_.warnings.emplace_back(*std::move(words));
    }
    choose();
    read_all_facts();
    std::vector<std::vector<JarChange>> jars(parts_.size());
    if (state() != nullptr) {
      records_ = read_records(*state(), answer_.warnings);
    } else {
      answer_.warnings.emplace_back("it is not known which instances need a restart: " +
                                    std::get<Error>(state_).message());
    }
    const auto games = look_at_games(instances_, facts_, status_time_limit,
                                     [&](std::span<const GameProcess> processes) { look_at_jars(processes, jars); });
    for (std::size_t n = 0; n < parts_.size(); ++n) {
      parts_[n].game = games[n];
      gather(parts_[n], jars[n]);
    }
    take_answered_flags_away();
    if (query_.flagged)
      std::erase_if(parts_, [](const InstanceStatus& part) { return !part.needs_restart.value_or(false); });
    answer_.instances = std::move(parts_);
    const auto unfinished = state() == nullptr ? std::vector<Warning>() : warn_of_unfinished(*state());
    answer_.warnings.insert(answer_.warnings.end(), unfinished.begin(), unfinished.end());
    return std::move(answer_);
  }

 private:
  [[nodiscard]] const State* state() const { return std::get_if<State>(&state_); }

  void choose() {
    const auto had = state() == nullptr ? std::vector<std::string>() : read_scan_record(*state()).had;
    Inventory inventory = discover(configuration_, had);
    for (const Instance& instance : inventory.instances) answer_.known.instances.push_back(instance.name);
    const auto picked = query_.instances.pick(answer_.known.instances, &answer_.unmatched_instances);
    keep_warnings_of(picked, answer_.known.instances, inventory.warnings);
    answer_.warnings.insert(answer_.warnings.end(), inventory.warnings.begin(), inventory.warnings.end());
    for (Instance& instance : inventory.instances) {
      if (!std::binary_search(picked.begin(), picked.end(), instance.name)) continue;
      instances_.push_back(instance);
      parts_.emplace_back().instance = std::move(instance);
    }
    facts_.resize(parts_.size());
  }

  void read_all_facts() {
    os::on_all_cores(parts_.size(), [&](std::size_t n) {
      InstanceStatus& part = parts_[n];
      if (part.instance.error) return;
      try {
        part.facts = facts_[n] = game_facts(folder_, configuration_, part.instance);
      } catch (const Error& error) {
        part.instance.error = error;
      }
    });
  }

  void look_at_jars(std::span<const GameProcess> processes, std::vector<std::vector<JarChange>>& jars) {
    if (state() == nullptr) return;
    const auto until = std::chrono::steady_clock::now() + hashing;
    os::on_all_cores(parts_.size(), [&](std::size_t n) {
      InstanceStatus& part = parts_[n];
      if (part.instance.error) return;
      const auto start = processes[n].there ? std::optional(processes[n].started) : std::nullopt;
      try {
        jars[n] = with_owner_rights(folder_, part.instance, [&](const os::Folder&, const os::Folder* game) {
          return game == nullptr ? std::vector<JarChange>()
                                 : jar_changes(*state(), part.instance.name, *game, start, until);
        });
      } catch (const Error& error) {
        part.warnings.push_back(error.message());
      }
    });
  }

  /// A game that does not answer is no proof of a start that went well.
  [[nodiscard]] bool is_answered_here(const InstanceStatus& part, const FlagReason& reason) const {
    const auto finished = records_.finished.find({reason.id, part.instance.name});
    return part.game.started && part.game.state == GameState::running &&
           is_answered(reason, *part.game.started, finished == records_.finished.end() ? "" : finished->second);
  }

  /// RFC 3339 in UTC, to the second: of the two in one second, nobody can say which was first.
  [[nodiscard]] bool is_outdated(const InstanceStatus& part) const {
    if (!part.last_scan || !part.last_deployment) return false;
    const auto finished = records_.finished.find({*part.last_deployment, part.instance.name});
    return finished != records_.finished.end() && finished->second > part.last_scan->at;
  }

  void gather(InstanceStatus& part, const std::vector<JarChange>& jars) {
    const std::string& name = part.instance.name;
    if (part.instance.error) part.game.reason = part.instance.error->message();
    if (const auto last = records_.last_deployment.find(name); last != records_.last_deployment.end())
      part.last_deployment = last->second;
    if (const auto scan = records_.scans.find(name); scan != records_.scans.end()) part.last_scan = scan->second;
    part.is_scan_outdated = is_outdated(part);
    if (!records_.flags) return;
    if (const auto flag = records_.flags->find(name); flag != records_.flags->end()) {
      for (const FlagReason& reason : flag->second.reasons) {
        if (!is_answered_here(part, reason)) part.reasons.push_back(reason);
      }
      if (part.reasons.empty()) answered_.push_back(&part);
    }
    for (const JarChange& change : jars)
      part.reasons.push_back({FlagKind::jar, "", change.words(), os::rfc3339(change.since)});
    std::stable_sort(part.reasons.begin(), part.reasons.end(),
                     [](const FlagReason& left, const FlagReason& right) { return left.since < right.since; });
    part.needs_restart = !part.reasons.empty();
  }

  /// A flag that came in since is seen under the lock, and stays. Another ampcfg that holds it is not waited for: the
  /// flag is taken away another time.
  void take_answered_flags_away() {
    if (answered_.empty()) return;
    try {
      const HostLock lock(*state(), command, std::chrono::milliseconds(0));
      for (const InstanceStatus* part : answered_) {
        const auto flag = flag_of(*state(), part->instance.name);
        if (!flag || !std::all_of(flag->reasons.begin(), flag->reasons.end(),
                                  [&](const FlagReason& reason) { return is_answered_here(*part, reason); }))
          continue;
        clear_flag(*state(), part->instance.name);
        AuditEntry entry = audit_entry(Action::unflag, AuditResult::started_since);
        entry.instance = part->instance.name;
        entry.command = command;
        Audit(*state()).append(entry);
      }
    } catch (const Error& error) {
      if (error.code() != "locked") answer_.warnings.emplace_back(error.message());
    }
  }

  const Configuration& configuration_;
  const Query& query_;
  InstancesFolder folder_;
  std::variant<State, Error> state_;
  Records records_;
  HostStatus answer_;
  std::vector<Instance> instances_;
  std::vector<GameFacts> facts_;
  std::vector<InstanceStatus> parts_;
  std::vector<const InstanceStatus*> answered_;
};

}  // namespace

HostStatus status(const Configuration& configuration, const Query& query) {
  return StatusLook(configuration, query).run();
}

}  // namespace ampcfg::host

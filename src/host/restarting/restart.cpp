#include "ampcfg/host/restarting/restart.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/state/apply_records.hpp"
#include "ampcfg/host/state/audit.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/signals.hpp"
#include "host/amp/game_rights.hpp"
#include "host/games/jars.hpp"
#include "host/restarting/game_command.hpp"
#include "host/restarting/game_proof.hpp"
#include "host/restarting/instance_job.hpp"
#include "host/state/host_lock.hpp"
#include "host/writing/recovery.hpp"

namespace ampcfg::host {
namespace {

/// What the jobs of one restart share.
struct Restarting {
  const Configuration& configuration;
  const State& state;
  const RestartWish& wish;
  const Telling& tell;
  InstancesFolder folder;
  GameProcesses processes;
  Turns turns;

  [[nodiscard]] Error interrupted(const std::string& instance) const {
    return {"interrupted", "a signal came before " + instance + " was begun"};
  }
};

class RestartJob final : public InstanceJob {
 public:
  RestartJob(Restarting& all, std::size_t n, const Instance& instance, bool starts_stopped)
      : all_(all), n_(n), starts_stopped_(starts_stopped) {
    part_.instance = instance;
  }

  void begin() override {
    if (part_.instance.error) return fail(*part_.instance.error);
    try {
      facts_ = game_facts(all_.configuration, part_.instance);
    } catch (const Error& error) {
      return fail(error);
    }
    await<WaitForTurn>(std::make_shared<WaitForTurn>(all_.turns, all_.wish.pace, all_.processes, n_, facts_.listening,
                                                     [this](const std::string& text) { tell("waiting", text); }),
                       [this](const WaitForTurn& turn) { take_turn(turn); });
  }

  /// Notes which reasons the restart answers, and says why it may not begin. Under the lock: a deployment has then
  /// written what it has flagged, or flags it later.
  [[nodiscard]] std::optional<Error> take_reasons() {
    try {
      const HostLock lock(all_.state, all_.wish.command);
      if (auto flag = flag_of(all_.state, part_.instance.name)) reasons_ = std::move(flag->reasons);
    } catch (const Error& error) {
      if (error.code() == "locked" || error.code() == "interrupted") return error;
      part_.warnings.push_back("its flag stays: " + error.message());
    }
    return std::nullopt;
  }

  /// Instead of `begin`, where one command restarts all: `before` is how the game was seen before that.
  void join(const GameFacts& facts, const Seen& before, const std::shared_ptr<os::Process>& command,
            std::chrono::seconds time_limit) {
    facts_ = facts;
    run(before, command, time_limit);
  }

  [[nodiscard]] InstanceRestart take() { return std::move(part_); }

 private:
  void tell(std::string_view word, const std::string& text) const {
    if (all_.tell) all_.tell(part_.instance.name, word, text);
  }

  void take_turn(const WaitForTurn& turn) {
    if (turn.end() == WaitForTurn::End::interrupted) return skip(all_.interrupted(part_.instance.name));
    part_.game = turn.seen().game;
    if (turn.end() == WaitForTurn::End::players)
      return skip({"players", turn.reason(), "it keeps its flag: try again later, or without --when-empty"});
    const GameState state = turn.seen().game.state;
    if ((state == GameState::stopped || state == GameState::sleeping) && !starts_stopped_) {
      all_.turns.give_back(false);
      return skip({std::string(name(state)),
                   "its game " + std::string(state == GameState::stopped ? "is" : "") +
                       (state == GameState::stopped ? " stopped" : "sleeps") + " and reads its files when it starts",
                   "name it to start it"});
    }
    if (const auto error = take_reasons()) {
      all_.turns.give_back(false);
      return error->code() == "interrupted" ? skip(all_.interrupted(part_.instance.name)) : fail(*error);
    }
    const std::chrono::seconds time_limit(facts_.listening.timeout);
    has_turn_ = true;
    run(turn.seen(), run_for(all_.configuration.ampinstmgr.restart, part_.instance, time_limit), time_limit);
  }

  void run(const Seen& before, const std::shared_ptr<os::Process>& command, std::chrono::seconds time_limit) {
    proof_.emplace(facts_, before);
    began_ = Clock::now();
    began_at_ = os::now_nanoseconds();
    await<GameCommand>(
        std::make_shared<GameCommand>(all_.processes, facts_.listening, n_, command, time_limit,
                                      [this](const GameCommand::Sight& sight) { return saw_enough(sight); }),
        [this](const GameCommand& done) { judge(done); });
  }

  bool saw_enough(const GameCommand::Sight& sight) {
    std::string doing = "ampinstmgr is at work";
    if (sight.command != nullptr) doing = "its game is " + std::string(name(sight.seen.game.state));
    if (doing != told_) tell("restarting", doing);
    told_ = std::move(doing);
    return proof_->saw_enough_of_start(sight);
  }

  void judge(const GameCommand& done) {
    if (has_turn_) all_.turns.give_back(true);
    part_.game = done.seen().game;
    part_.output = done.command().output;
    const auto took = Clock::now() - began_;
    part_.milliseconds =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
    if (auto error = proof_->why_not_started(part_.instance, "ampinstmgr.restart")) {
      note(AuditResult::failed);
      return fail(*error);
    }
    part_.result = RestartResult::restarted;
    look_after();
    tell(name(part_.result), "");
  }

  /// What plugins have written back as they stopped is flagged before the flag is answered: what is cut short in
  /// between leaves a reason too many, never one too few.
  void look_after() {
    const std::string& name = part_.instance.name;
    try {
      const HostLock lock(all_.state, all_.wish.command);
      find_reverted();
      raise_reverted(all_.state, name, part_.reverted);
      std::erase_if(reasons_,
                    [&](const FlagReason& reason) { return reason.kind == FlagKind::reverted && is_lost(reason.id); });
      answer_flag(all_.state, name, reasons_);
      part_.answered = reasons_;
      note(AuditResult::restarted);
      note_jars();
    } catch (const Error& error) {
      part_.error = Error("flag-stays", name + " has restarted, but its flag stays: " + error.message(),
                          "fix that, then look at it with `ampcfg status`");
    }
  }

  void find_reverted() {
    try {
      part_.reverted = reverted_keys(all_.configuration, all_.state, part_.instance, deployments_in(reasons_));
    } catch (const Error& error) {
      part_.warnings.push_back("it is not known whether deployed values were written back: " + error.message());
    }
  }

  [[nodiscard]] bool is_lost(const std::string& deployment) const {
    return std::any_of(part_.reverted.begin(), part_.reverted.end(),
                       [&](const RevertedKey& key) { return key.deployment == deployment; });
  }

  void note_jars() {
    try {
      with_owner_rights(all_.folder, part_.instance, [&](const os::Folder&, const os::Folder* game) {
        const std::int64_t start = part_.game.started.value_or(began_at_);
        if (game != nullptr) note_start(all_.state, part_.instance.name, *game, start);
      });
    } catch (const Error& error) {
      part_.warnings.push_back("it could not be noted which plugins' JARs it has loaded: " + error.message());
    }
  }

  void note(AuditResult result) {
    AuditEntry entry = audit_entry(all_.wish, Action::restart, result);
    entry.instance = part_.instance.name;
    try {
      std::optional<HostLock> lock;
      if (result == AuditResult::failed) lock.emplace(all_.state, all_.wish.command);
      Audit(all_.state).append(entry);
    } catch (const Error& error) {
      part_.warnings.push_back("it could not be noted in the audit: " + error.message());
    }
  }

  void skip(const Error& error) {
    part_.result = RestartResult::skipped;
    part_.error = error;
    tell(name(part_.result), error.message());
  }

  void fail(const Error& error) {
    part_.result = RestartResult::failed;
    part_.error = error;
    tell(name(part_.result), error.message());
  }

  Restarting& all_;
  std::size_t n_;
  bool starts_stopped_;
  bool has_turn_ = false;
  GameFacts facts_;
  std::optional<GameProof> proof_;
  std::vector<FlagReason> reasons_;  ///< those that there were before the command began
  std::string told_;                 ///< the last that was told of it
  Clock::time_point began_;
  std::int64_t began_at_ = 0;
  InstanceRestart part_;
};

using Jobs = std::vector<std::unique_ptr<RestartJob>>;

void carry_out(const Jobs& jobs) {
  std::vector<InstanceJob*> all;
  for (const auto& job : jobs) all.push_back(job.get());
  carry_out(all);
}

/// What speaks against the one command that restarts everything: it must restart what is picked, and nothing else.
std::optional<Error> why_not_all(const Inventory& inventory, const std::vector<Instance>& picked,
                                 const std::vector<Seen>& seen) {
  const std::string way_out = "restart them one by one: leave out --use-restart-all";
  if (inventory.registered.empty())
    return Error("restart-all-unfit", "AMP's registry cannot be read: what restart_all restarts is not known", way_out);
  for (const std::string& name : inventory.registered) {
    if (std::none_of(picked.begin(), picked.end(), [&](const Instance& one) { return one.name == name; }))
      return Error("restart-all-unfit", "restart_all restarts " + name + " too, which is not selected", way_out);
  }
  for (std::size_t n = 0; n < picked.size(); ++n) {
    if (!std::binary_search(inventory.registered.begin(), inventory.registered.end(), picked[n].name))
      return Error("restart-all-unfit", "AMP's registry does not list " + picked[n].name, way_out);
    if (seen[n].game.state != GameState::running) {
      return Error("restart-all-unfit",
                   "restart_all would start " + picked[n].name + ", which is " + std::string(name(seen[n].game.state)),
                   way_out);
    }
  }
  return std::nullopt;
}

std::vector<Seen> look_at_all(Restarting& all, const std::vector<GameFacts>& facts) {
  std::vector<std::unique_ptr<GameLook>> looks;
  std::vector<os::Activity*> activities;
  for (std::size_t n = 0; n < facts.size(); ++n) {
    looks.push_back(std::make_unique<GameLook>(all.processes, n, facts[n].listening));
    activities.push_back(looks.back().get());
  }
  os::go_on_until_over(activities);
  std::vector<Seen> seen;
  for (const auto& look : looks) seen.push_back(look->seen());
  return seen;
}

void restart_at_once(Restarting& all, const Inventory& inventory, const std::vector<Instance>& picked,
                     const Jobs& jobs) {
  std::vector<GameFacts> facts;
  std::chrono::seconds time_limit(0);
  for (const Instance& instance : picked) {
    facts.push_back(game_facts(all.configuration, instance));
    time_limit += std::chrono::seconds(facts.back().listening.timeout);
  }
  const std::vector<Seen> seen = look_at_all(all, facts);
  if (const auto error = why_not_all(inventory, picked, seen)) throw Error(*error);
  for (const auto& job : jobs) {
    if (const auto error = job->take_reasons()) throw Error(*error);
  }
  os::ProcessWish wish;
  wish.argv = all.configuration.ampinstmgr.restart_all;
  wish.time_limit = time_limit;
  wish.is_spared = [&](pid_t process) {
    return std::any_of(picked.begin(), picked.end(),
                       [&](const Instance& instance) { return works_in(process, instance.game); });
  };
  const auto command = std::make_shared<os::Process>(std::move(wish));
  std::vector<os::Activity*> activities;
  for (std::size_t n = 0; n < jobs.size(); ++n) {
    jobs[n]->join(facts[n], seen[n], command, time_limit);
    activities.push_back(jobs[n].get());
  }
  os::go_on_until_over(activities);
}

}  // namespace

std::string_view name(RestartResult result) {
  switch (result) {
    case RestartResult::restarted:
      return "restarted";
    case RestartResult::failed:
      return "failed";
    case RestartResult::skipped:
      break;
  }
  return "skipped";
}

HostRestart restart(const Configuration& configuration, const RestartWish& wish, const Telling& tell) {
  HostRestart answer;
  const State state = require_state(configuration, Access::change);
  answer.warnings = finish_before_planning(configuration);
  const Inventory inventory = discover(configuration);
  answer.warnings.insert(answer.warnings.end(), inventory.warnings.begin(), inventory.warnings.end());

  std::vector<std::string> names;
  for (const RestartItem& item : wish.items) names.push_back(item.instance);
  std::vector<Instance> picked = instances_named(inventory, names);
  const auto of_applies = instances_of_applies(state, "");
  for (Instance& instance : picked) {
    const auto of_apply = of_applies.find(instance.name);
    if (!instance.error && of_apply != of_applies.end()) instance.error = of_apply->second;
  }
  const os::Unbroken whole;
  Restarting all{configuration,         state,           wish, tell, InstancesFolder(configuration),
                 GameProcesses(picked), Turns(wish.pace)};
  Jobs jobs;
  for (std::size_t n = 0; n < picked.size(); ++n)
    jobs.push_back(std::make_unique<RestartJob>(all, n, picked[n], wish.items[n].starts_stopped));
  wish.all_at_once ? restart_at_once(all, inventory, picked, jobs) : carry_out(jobs);
  for (const auto& job : jobs) answer.instances.push_back(job->take());
  return answer;
}

}  // namespace ampcfg::host

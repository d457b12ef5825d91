#include "host/restarting/apply_steps.hpp"

#include <algorithm>
#include <utility>

#include "ampcfg/host/writing/rollback.hpp"
#include "ampcfg/os/account_names.hpp"
#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/shell_word.hpp"
#include "ampcfg/os/signals.hpp"
#include "host/amp/game_rights.hpp"
#include "host/games/jars.hpp"
#include "host/state/host_lock.hpp"
#include "host/writing/deployment_flag.hpp"

namespace ampcfg::host {
namespace {

bool is_up(const Seen& seen) {
  return seen.process.there || seen.game.state == GameState::running || seen.game.state == GameState::starting;
}

/// Before a start nothing of the game is there.
Seen nothing_there() {
  Seen seen;
  seen.game.state = GameState::stopped;
  return seen;
}

HostPlan plan_of_one(const InstancePlan& plan) {
  HostPlan alone;
  alone.instances.push_back(plan);
  return alone;
}

/// Why nothing was written, where the change itself has no error.
Error why_skipped(const InstanceChange& change) {
  for (const FileChange& file : change.files) {
    if (!file.reason.empty()) return {file.code, file.plugin + "/" + file.file + " " + file.reason, file.hint};
  }
  return {"skipped", "nothing could be written"};
}

bool has_new_files(Step step) {
  switch (step) {
    case Step::written:
    case Step::starting:
    case Step::checking:
    case Step::undoing:
      return true;
    case Step::planned:
    case Step::stopping:
    case Step::stopped:
    case Step::writing:
    case Step::done:
    case Step::undone:
      break;
  }
  return false;
}

Error of_another_build(const ApplyPart& part) {
  return {"other-build",
          part.instance + " is at the step `" + std::string(part.step().word()) + "`, which this ampcfg does not know",
          "go on with the ampcfg that began the apply"};
}

}  // namespace

ApplySteps::ApplySteps(Applying& all, std::size_t n, const Instance& instance, const InstancePlan* plan, bool aborts)
    : all_(all), n_(n), instance_(instance), plan_(plan), aborts_(aborts) {
  result_.change.instance = instance;
}

InstanceApply ApplySteps::take() {
  result_.change.instance = instance_;
  result_.part = part();
  return std::move(result_);
}

// ---------------------------------------------------------------- where it begins

void ApplySteps::begin() {
  try {
    if (instance_.error) throw Error(*instance_.error);
    facts_ = game_facts(all_.configuration, instance_);
  } catch (const Error& error) {
    if (aborts_ && error.code() == "instance-missing") {  // nothing of it is left to bring back
      part().reason = error.message();
      step(Step::undone);
    }
    return end(ChangeResult::failed, error);
  }
  const auto step = part().step().known();
  if (!step) return end(ChangeResult::failed, of_another_build(part()));
  has_written_ = has_new_files(*step);
  aborts_ ? undo_from(*step) : go_on_from(*step);
}

void ApplySteps::go_on_from(Step step) {
  switch (step) {
    case Step::planned:
      return wait_for_turn();
    case Step::stopping:
      return stop();
    case Step::stopped:
      return write();
    case Step::undoing:
      return undo({"cut-short", "the apply was cut short while this was undone"});
    case Step::writing:
    case Step::written:
    case Step::starting:
    case Step::checking:
    case Step::done:
    case Step::undone:
      return start();
  }
}

void ApplySteps::wait_for_turn() {
  if (plan_ == nullptr)
    return skip({"plan-changed", "what would be written to " + instance_.name + " is no longer what was confirmed",
                 "look at the new plan, and ask again"});
  const auto tell = [this](const std::string& text) {
    if (all_.tell) all_.tell(instance_.name, "waiting", text);
  };
  await<WaitForTurn>(std::make_shared<WaitForTurn>(all_.turns, all_.pace, all_.processes, n_, facts_.listening, tell),
                     [this](const WaitForTurn& turn) { take_turn(turn); });
}

void ApplySteps::undo_from(Step step) {
  why_undone_ = Error("aborted", "the apply was cut short, and aborted");
  part().reason = why_undone_->message();
  if (step == Step::planned) return end_undone("none of it was begun");
  if (has_written_) return undo(*why_undone_);
  go_back(Error(*why_undone_));
}

void ApplySteps::take_turn(const WaitForTurn& turn) {
  if (turn.end() == WaitForTurn::End::interrupted)
    return skip({"interrupted", "a signal came before " + instance_.name + " was begun"});
  before_ = turn.seen();
  result_.game = before_.game;
  if (turn.end() == WaitForTurn::End::players)
    return skip({"players", turn.reason(), "try again later, or without --when-empty"});
  has_turn_ = true;
  const GameState state = before_.game.state;
  if (state == GameState::unknown && facts_.listening.check != Check::none) {
    return skip(
        {"state-unknown", "whether the game of " + instance_.name + " runs is not known: " + before_.game.reason,
         "see `ampcfg status " + os::shell_word(instance_.name) + "`; the setting `overrides` can say how to tell"});
  }
  part().ran = state != GameState::stopped;
  part().slept = state == GameState::sleeping;
  part().ran ? stop() : write();
}

// ---------------------------------------------------------------- the steps

bool ApplySteps::step(Step next) {
  part().steps.push_back({next, os::now_rfc3339()});
  if (all_.tell) all_.tell(instance_.name, name(next), part().reason);
  try {
    ApplyRecords(all_.state).save(all_.record);
    return true;
  } catch (const Error& error) {
    result_.warnings.emplace_back(instance_.name + ": the step " + std::string(name(next)) +
                                  " could not be written down: " + error.message());
    return false;
  }
}

void ApplySteps::run(const std::vector<std::string>& command, bool is_stop,
                     void (ApplySteps::*then)(const GameCommand&)) {
  const std::chrono::seconds time_limit(facts_.listening.timeout);
  proof_.emplace(facts_, is_stop ? before_ : nothing_there());
  if (part().slept) proof_->accept_sleeping();
  if (!is_stop) {
    began_start_ = os::now_nanoseconds();
    reasons_.clear();
    if (const auto flag = flag_of(all_.state, instance_.name)) reasons_ = flag->reasons;
  }
  const auto enough = [this, is_stop](const GameCommand::Sight& sight) {
    return is_stop ? proof_->saw_enough_of_stop(sight) : proof_->saw_enough_of_start(sight);
  };
  await<GameCommand>(std::make_shared<GameCommand>(all_.processes, facts_.listening, n_,
                                                   run_for(command, instance_, time_limit), time_limit, enough),
                     [this, then](const GameCommand& done) {
                       result_.game = done.seen().game;
                       result_.output = done.command().output;
                       (this->*then)(done);
                     });
}

void ApplySteps::stop() {
  if (!step(Step::stopping) && !has_written_) {
    part().steps.pop_back();
    return skip({"state-full", result_.warnings.back().text, "make room for the state folder"});
  }
  run(all_.configuration.ampinstmgr.stop, true, &ApplySteps::stopped);
}

void ApplySteps::stopped(const GameCommand& done) {
  if (const auto error = proof_->why_not_stopped(instance_, "ampinstmgr.stop")) {
    why_undone_ = error;
    part().reason = error->message();
    if (has_written_) return undo(*error);
    step(Step::undoing);
    return is_up(done.seen()) ? end_undone("it was not changed, and its game still runs") : start_again();
  }
  if (!has_written_) {
    step(Step::stopped);
    return write();
  }
  if (const auto lost = lost_values()) return undo(*lost);
  step(Step::written);
  start();
}

void ApplySteps::write() {
  if (!plan_) {
    return go_back({"plan-changed", instance_.name + " is not in the plan any more"});
  }
  const bool is_noted = step(Step::writing);
  const auto error = is_noted ? write_files() : Error("state-full", result_.warnings.back().text);
  if (error) return go_back(*error);
  has_written_ = true;
  written_at_ = os::now_nanoseconds();
  step(Step::written);
  look_who_started();
}

std::optional<Error> ApplySteps::write_files() {
  if (plan_->instance.error) return plan_->instance.error;
  if (!has_work(*plan_)) return std::nullopt;
  try {
    HostChange changed = change(all_.configuration, plan_of_one(*plan_), all_.record.about, {}, all_.record.about.id);
    result_.warnings.insert(result_.warnings.end(), changed.warnings.begin(), changed.warnings.end());
    result_.change = std::move(changed.instances.at(0));
  } catch (const Error& error) {
    return error;
  }
  const InstanceChange& change = result_.change;
  if (change.error) return change.error;
  const bool is_written = std::any_of(change.files.begin(), change.files.end(), [](const FileChange& file) {
    return file.result == FileResult::changed || file.result == FileResult::unchanged;
  });
  return is_written ? std::nullopt : std::optional(why_skipped(change));
}

/// A game that somebody started before its files were all written has read some old ones.
void ApplySteps::look_who_started() {
  const GameProcess& process = all_.processes.of(n_, Clock::now());
  if (!process.there || has_checked_start_ || process.started > written_at_) return start();
  has_checked_start_ = true;
  before_ = {process, {}};
  part().ran = true;
  stop();
}

void ApplySteps::start() {
  if (!part().ran) return check();
  step(Step::starting);
  run(all_.configuration.ampinstmgr.start, false, &ApplySteps::started);
}

void ApplySteps::started(const GameCommand&) {
  if (const auto error = proof_->why_not_started(instance_, "ampinstmgr.start")) return undo(*error);
  check();
}

void ApplySteps::check() {
  step(Step::checking);
  if (const auto lost = lost_values()) return undo(*lost);
  finish();
}

std::optional<Error> ApplySteps::lost_values() {
  try {
    const auto lost = reverted_keys(all_.configuration, all_.state, instance_, {all_.record.about.id});
    if (lost.empty()) return std::nullopt;
    const RevertedKey& first = lost.front();
    std::string what = first.plugin + "/" + first.file + " " + first.key;
    if (lost.size() > 1) what += " and " + std::to_string(lost.size() - 1) + " more";
    return Error("reverted", "what was written was written over as the game started: " + what,
                 "find out which plugin does that: it does not accept this value");
  } catch (const Error& error) {
    return error;
  }
}

void ApplySteps::finish() {
  if (part().ran) answer_flag();
  result_.change.flagged = false;  // the reason of one that was stopped waits for its start
  step(Step::done);
  end(ChangeResult::changed, std::nullopt);
}

/// The start has answered the reasons that there were before it.
void ApplySteps::answer_flag() {
  try {
    const HostLock lock(all_.state, all_.record.about.command);
    host::answer_flag(all_.state, instance_.name, reasons_);
    result_.change.flagged = false;
    with_owner_rights(all_.folder, instance_, [&](const os::Folder&, const os::Folder* game) {
      if (game != nullptr) note_start(all_.state, instance_.name, *game, result_.game.started.value_or(began_start_));
    });
  } catch (const Error& error) {
    result_.warnings.emplace_back(instance_.name +
                                  " has restarted, but its flag could not be cleared: " + error.message());
  }
}

// ---------------------------------------------------------------- back

/// Nothing was written.
void ApplySteps::go_back(const Error& why) {
  why_undone_ = why;
  part().reason = why.message();
  step(Step::undoing);
  part().ran ? start_again() : end_undone("its files are as they were");
}

void ApplySteps::undo(const Error& why) {
  why_undone_ = why;
  part().reason = why.message();
  step(Step::undoing);
  const auto look = std::make_shared<GameLook>(all_.processes, n_, facts_.listening);
  await<GameLook>(look, [this](const GameLook& seen) {
    before_ = seen.seen();
    result_.game = before_.game;
    is_down_ = before_.game.state == GameState::stopped;
    if (!is_up(before_) && before_.game.state != GameState::sleeping) return restore();
    run(all_.configuration.ampinstmgr.stop, true, &ApplySteps::stopped_to_undo);
  });
}

void ApplySteps::stopped_to_undo(const GameCommand&) {
  const auto error = proof_->why_not_stopped(instance_, "ampinstmgr.stop");
  is_down_ = !error;
  if (error) result_.warnings.emplace_back(error->message() + "; its old files were brought back all the same");
  restore();
}

void ApplySteps::restore() {
  try {
    Query query;
    query.instances = drift::Patterns({instance_.name});
    const std::string& id = all_.record.about.id;
    const RollbackPlan plan = plan_rollback(all_.configuration, {id, true}, query, {});
    About about = all_.record.about;
    about.id = new_deployment_id();
    about.kind = Action::rollback;
    about.undoes = id;
    const HostChange changed = change(all_.configuration, plan.plan, about, {}, id);
    for (const InstanceChange& one : changed.instances) {
      if (one.error) throw Error(*one.error);
    }
    correct_flag(about.id);
  } catch (const Error& error) {
    if (error.code() != "deployment-unknown") {
      part().reason += "; its old files are not back: " + error.message();
      return end(ChangeResult::failed, Error(why_undone_->code(), part().reason, error.hint()));
    }
  }
  for (FileChange& file : result_.change.files) {
    if (file.result == FileResult::changed) file.result = FileResult::restored;
  }
  part().ran ? start_again() : end_undone("it has its old files again");
}

/// Its game has read none of what was written, or it says what was undone.
void ApplySteps::correct_flag(const std::string& rollback) {
  const GameProcess& process = all_.processes.of(n_, Clock::now());
  const bool is_down = is_down_ && !process.there && process.unsure.empty();
  const std::string& id = all_.record.about.id;
  try {
    const HostLock lock(all_.state, all_.record.about.command);
    if (!reword_undone(all_.configuration, all_.state, id, instance_.name) || !is_down) return;
    host::answer_flag(all_.state, instance_.name,
                      {{FlagKind::deployment, id, {}, {}}, {FlagKind::deployment, rollback, {}, {}}});
    result_.change.flagged = false;
  } catch (const Error& error) {
    result_.warnings.emplace_back(instance_.name +
                                  " has its old files again, but its flag may say otherwise: " + error.message());
  }
}

void ApplySteps::start_again() {
  run(all_.configuration.ampinstmgr.start, false, &ApplySteps::started_again);
}

void ApplySteps::started_again(const GameCommand&) {
  if (const auto error = proof_->why_not_started(instance_, "ampinstmgr.start")) {
    const bool is_the_same = error->message() == why_undone_->message();
    part().reason += "; it has its old files again, but its game does not run" +
                     (is_the_same ? " with them, either" : ": " + error->message());
    step(Step::undone);
    return end(ChangeResult::failed, Error(why_undone_->code(), part().reason, error->hint()));
  }
  answer_flag();
  end_undone("it has its old files, and its game runs again");
}

void ApplySteps::end_undone(const std::string& how) {
  step(Step::undone);
  const Error& why = *why_undone_;
  end(ChangeResult::undone, Error(why.code(), why.message() + "; " + how, why.hint()));
}

// ---------------------------------------------------------------- the end

void ApplySteps::skip(const Error& error) {
  end(ChangeResult::skipped, error);
}

void ApplySteps::end(ChangeResult result, const std::optional<Error>& error) {
  if (has_turn_) all_.turns.give_back(true);
  has_turn_ = false;
  result_.change.result = result;
  result_.change.error = error;
  if (all_.tell) all_.tell(instance_.name, name(result), error ? error->message() : "");
}

}  // namespace ampcfg::host

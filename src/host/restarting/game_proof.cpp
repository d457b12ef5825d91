#include "host/restarting/game_proof.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/shell_word.hpp"

namespace ampcfg::host {
namespace {

/// How long an old game may go on after a command that said it had failed, or where nothing else can be seen, until
/// that is believed.
constexpr std::chrono::seconds believed_after(5);

bool ended_in_time(const os::ProcessEnd& command) {
  return command.how == os::ProcessEnd::How::exited || command.how == os::ProcessEnd::How::signalled;
}

}  // namespace

void GameProof::remember(const GameCommand::Sight& sight) {
  now_ = sight.seen;
  was_away_ = was_away_ || sight.was_away;
  if (sight.command != nullptr) command_ = *sight.command;
}

bool GameProof::is_old_process() const {
  return std::any_of(now_.process.ids.begin(), now_.process.ids.end(), [&](pid_t id) {
    return std::find(before_.process.ids.begin(), before_.process.ids.end(), id) != before_.process.ids.end();
  });
}

/// Where this user sees no processes, a game that was away meanwhile is another one.
bool GameProof::is_another() const {
  if (now_.process.there) return !is_old_process();
  return was_away_ || before_.game.state == GameState::stopped || before_.game.state == GameState::sleeping;
}

bool GameProof::has_started() const {
  if (!command_ || !ended_in_time(*command_)) return false;
  if (facts_.listening.check == Check::none) return command_->succeeded() && !is_old_process();
  if (accepts_sleeping_ && now_.game.state == GameState::sleeping && !is_old_process()) return true;
  return now_.game.state == GameState::running && is_another();
}

bool GameProof::has_stopped() const {
  if (!command_ || !ended_in_time(*command_) || now_.process.there) return false;
  if (facts_.listening.check == Check::none) return now_.process.unsure.empty() || command_->succeeded();
  return now_.game.state == GameState::stopped;
}

bool GameProof::saw_enough_of_start(const GameCommand::Sight& sight) {
  remember(sight);
  if (!command_) return false;
  if (has_started() || !ended_in_time(*command_) || wrong_command(*command_, "")) return true;
  const bool sees_no_more = facts_.listening.check == Check::none;
  if (is_old_process() && (sees_no_more || !command_->succeeded())) return sight.since_command >= believed_after;
  if (sees_no_more) return true;
  const bool is_down = now_.game.state == GameState::stopped;
  return is_down && !comes_back(facts_.startup) && sight.since_command >= believed_after;
}

bool GameProof::saw_enough_of_stop(const GameCommand::Sight& sight) {
  remember(sight);
  if (!command_) return false;
  if (has_stopped() || !ended_in_time(*command_) || wrong_command(*command_, "")) return true;
  return !command_->succeeded() && is_old_process() && sight.since_command >= believed_after;
}

std::string GameProof::state_words() const {
  std::string words = "its game is " + std::string(name(now_.game.state));
  if (!now_.game.reason.empty()) words += ": " + now_.game.reason;
  return words;
}

std::optional<Error> GameProof::why_not_started(const Instance& instance, const std::string& setting) const {
  if (has_started()) return std::nullopt;
  const std::string& name = instance.name;
  const std::string look = "look at it in AMP's panel, or `ampinstmgr LastLog " + name + "`";
  if (!command_) return Error("no-answer", name + " was not looked at", look);
  if (auto wrong = wrong_command(*command_, setting)) return wrong;
  const std::string said = last_words(*command_);
  if (!ended_in_time(*command_))
    return Error("command-hung", "the command for " + name + " " + command_->words() + "; " + state_words(), look);
  if (is_old_process()) {
    return Error("not-restarted",
                 name + " has not restarted: its process has been running since " + os::rfc3339(now_.process.started) +
                     "; " + said,
                 look);
  }
  if (now_.game.state == GameState::stopped && !comes_back(facts_.startup)) {
    return Error("game-down", "AMP runs " + name + " but does not start its game: its startup mode is not set to",
                 "start it in AMP's panel; set its startup mode to start the game");
  }
  if (now_.game.state == GameState::stopped)
    return Error("game-down", "the game of " + name + " did not come up: it has no process; " + said, look);
  if (now_.game.state == GameState::sleeping)
    return Error("sleeping", "AMP answers for " + name + ": its game sleeps; " + said,
                 "it starts when somebody joins, and reads its files then");
  if (facts_.listening.check == Check::none) return Error("command-failed", said, look);
  return Error("no-answer", name + " does not answer as it should; " + state_words() + "; " + said, look);
}

std::optional<Error> GameProof::why_not_stopped(const Instance& instance, const std::string& setting) const {
  if (has_stopped()) return std::nullopt;
  const std::string& name = instance.name;
  const std::string look = "look at it in AMP's panel";
  if (!command_) return Error("no-answer", name + " was not looked at", look);
  if (auto wrong = wrong_command(*command_, setting)) return wrong;
  if (!ended_in_time(*command_))
    return Error("command-hung", "the command that stops " + name + " " + command_->words() + "; " + state_words(),
                 look);
  return Error("not-stopped", name + " has not stopped: " + state_words() + "; " + last_words(*command_), look);
}

std::vector<std::string> deployments_in(const std::vector<FlagReason>& reasons) {
  std::vector<std::string> ids;
  for (const FlagReason& reason : reasons) {
    if (reason.kind == FlagKind::deployment || reason.kind == FlagKind::reverted) ids.push_back(reason.id);
  }
  return ids;
}

void raise_reverted(const State& state, const std::string& instance, const std::vector<RevertedKey>& keys) {
  std::map<std::string, std::vector<const RevertedKey*>> by_deployment;
  for (const RevertedKey& key : keys) by_deployment[key.deployment].push_back(&key);
  for (const auto& [id, gone] : by_deployment) {
    const RevertedKey& first = *gone.front();
    std::string text = "what " + id + " deployed is gone: " + first.plugin + "/" + first.file + " " + first.key;
    if (gone.size() > 1) text += " and " + std::to_string(gone.size() - 1) + " more";
    text += " (`ampcfg apply " + os::shell_word(instance) + "` writes while the game is stopped)";
    raise_flag(state, instance, {FlagKind::reverted, id, text, os::now_rfc3339()});
  }
}

}  // namespace ampcfg::host

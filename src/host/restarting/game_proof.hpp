#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/games/game.hpp"
#include "ampcfg/host/state/flags.hpp"
#include "ampcfg/host/writing/reverted.hpp"
#include "host/restarting/game_command.hpp"

namespace ampcfg::host {

/// What is believed of a command of ampinstmgr: never its words or exit code, but what is seen of the game.
class GameProof {
 public:
  /// `before` is how the game was seen before the command.
  GameProof(const GameFacts& facts, Seen before) : facts_(facts), before_(std::move(before)) {}

  /// Of a start or a restart: the game is another one and answers, or that will not come.
  [[nodiscard]] bool saw_enough_of_start(const GameCommand::Sight& sight);
  /// Why the game has not started, when the command and the looks are over; nothing where it has. `setting` is that of
  /// the command.
  [[nodiscard]] std::optional<Error> why_not_started(const Instance& instance, const std::string& setting) const;

  /// Of a stop: no process of the game is there, and nothing answers.
  [[nodiscard]] bool saw_enough_of_stop(const GameCommand::Sight& sight);
  [[nodiscard]] std::optional<Error> why_not_stopped(const Instance& instance, const std::string& setting) const;

  /// A game that slept before may sleep afterwards: AMP answers for it.
  void accept_sleeping() { accepts_sleeping_ = true; }

 private:
  void remember(const GameCommand::Sight& sight);
  [[nodiscard]] bool is_another() const;
  [[nodiscard]] bool is_old_process() const;
  [[nodiscard]] bool has_started() const;
  [[nodiscard]] bool has_stopped() const;
  [[nodiscard]] std::string state_words() const;

  const GameFacts& facts_;
  Seen before_, now_;
  std::optional<os::ProcessEnd> command_;
  bool was_away_ = false;
  bool accepts_sleeping_ = false;
};

/// The ids of the deployments that reasons name.
std::vector<std::string> deployments_in(const std::vector<FlagReason>& reasons);
/// Flags an instance again for values that are gone, a reason for each deployment. The caller holds the lock.
void raise_reverted(const State& state, const std::string& instance, const std::vector<RevertedKey>& keys);

}  // namespace ampcfg::host

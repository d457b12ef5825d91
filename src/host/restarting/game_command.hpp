#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/amp/instance.hpp"
#include "ampcfg/os/process.hpp"
#include "host/games/game_look.hpp"

namespace ampcfg::host {

/// A command of the configuration's `ampinstmgr` with the instance's name in it.
std::vector<std::string> argv_for(const std::vector<std::string>& command, const std::string& instance);
/// Runs it with a time limit; a game that it has started is never ended with it.
std::shared_ptr<os::Process> run_for(const std::vector<std::string>& command, const Instance& instance,
                                     std::chrono::seconds time_limit);

/// A command of ampinstmgr, and what becomes of the game: it is looked at while the command runs and afterwards, until
/// enough was seen or the time is over.
class GameCommand final : public os::Activity {
 public:
  /// What is known at a look. `command` is null while the command runs.
  struct Sight {
    const Seen& seen;
    const os::ProcessEnd* command;
    Clock::duration since_command;  ///< since it ended
    bool was_away;                  ///< at some look, nothing answered and no process was there
  };
  /// True where nothing more has to be seen.
  using Enough = std::function<bool(const Sight& sight)>;

  /// The first two must outlive it. A command that several share counts for each.
  GameCommand(GameProcesses& processes, const Listening& listening, std::size_t n, std::shared_ptr<os::Process> command,
              std::chrono::seconds time_limit, Enough enough);

  [[nodiscard]] bool over() const override { return over_; }
  void watch(std::vector<pollfd>& files) const override;
  [[nodiscard]] Clock::time_point wake() const override;
  void go_on() override;

  // When it is over.
  [[nodiscard]] bool saw_enough() const noexcept { return saw_enough_; }
  [[nodiscard]] const Seen& seen() const noexcept { return seen_; }
  [[nodiscard]] const os::ProcessEnd& command() const noexcept { return command_->end(); }

 private:
  void look_done();

  GameProcesses& processes_;
  const Listening& listening_;
  std::size_t n_;
  std::shared_ptr<os::Process> command_;
  Enough enough_;
  Clock::time_point began_ = Clock::now();
  Clock::time_point deadline_;
  Clock::time_point next_look_ = began_;
  std::optional<Clock::time_point> command_ended_;
  std::unique_ptr<GameLook> look_;
  bool look_is_after_ = false;  ///< the look has begun after the command's end
  Seen seen_;
  bool was_away_ = false;
  bool saw_enough_ = false;
  bool over_ = false;
};

/// Why a command of ampinstmgr cannot have worked; nothing where its end says nothing against it. `setting` is the one
/// that holds it: `ampinstmgr.restart`.
std::optional<Error> wrong_command(const os::ProcessEnd& command, const std::string& setting);
/// The end of what a command said, in one line: the end of a message.
std::string last_words(const os::ProcessEnd& command);

}  // namespace ampcfg::host

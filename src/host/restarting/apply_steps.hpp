#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/amp/instance_folder.hpp"
#include "ampcfg/host/restarting/apply.hpp"
#include "host/restarting/game_command.hpp"
#include "host/restarting/game_proof.hpp"
#include "host/restarting/instance_job.hpp"

namespace ampcfg::host {

/// What the jobs of a batch share.
struct Applying {
  const Configuration& configuration;
  const State& state;
  ApplyRecord& record;
  const Telling& tell;
  InstancesFolder folder;
  GameProcesses processes;
  Pace pace;
  Turns turns;
};

/// One instance of an apply, from the step that it is at to its end.
class ApplySteps final : public InstanceJob {
 public:
  /// `plan` is null where it is not needed any more. `aborts`: it is only brought back to where it was.
  ApplySteps(Applying& all, std::size_t n, const Instance& instance, const InstancePlan* plan, bool aborts);

  void begin() override;
  [[nodiscard]] InstanceApply take();

 private:
  // Steps: each ends with the next, or awaits something.
  void go_on_from(Step step);
  void undo_from(Step step);
  void wait_for_turn();
  void take_turn(const WaitForTurn& turn);
  void stop();
  void stopped(const GameCommand& done);
  void write();
  void look_who_started();
  void start();
  void started(const GameCommand& done);
  void check();
  void finish();
  void go_back(const Error& why);
  void undo(const Error& why);
  void stopped_to_undo(const GameCommand& done);
  void restore();
  void start_again();
  void started_again(const GameCommand& done);
  void end_undone(const std::string& how);

  // What they consist of.
  /// Writes it down. False where that fails: a warning says it.
  bool step(Step next);
  void run(const std::vector<std::string>& command, bool is_stop, void (ApplySteps::*then)(const GameCommand&));
  void answer_flag();
  void correct_flag(const std::string& rollback);
  [[nodiscard]] std::optional<Error> write_files();
  [[nodiscard]] std::optional<Error> lost_values();
  void skip(const Error& error);
  void end(ChangeResult result, const std::optional<Error>& error);
  [[nodiscard]] ApplyPart& part() { return *all_.record.find(instance_.name); }

  Applying& all_;
  std::size_t n_;
  Instance instance_;
  const InstancePlan* plan_;
  bool aborts_;
  bool has_turn_ = false;
  GameFacts facts_;
  Seen before_;
  std::optional<GameProof> proof_;
  bool has_written_ = false;
  bool is_down_ = false;            ///< its game is known to be stopped, as its old files are brought back
  bool has_checked_start_ = false;  ///< of a game that somebody started while its files were written
  std::int64_t written_at_ = 0;
  std::int64_t began_start_ = 0;
  std::vector<FlagReason> reasons_;  ///< those that a start answers
  std::optional<Error> why_undone_;
  InstanceApply result_;
};

}  // namespace ampcfg::host

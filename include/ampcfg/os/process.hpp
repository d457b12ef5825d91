#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ampcfg/os/activity.hpp"
#include "ampcfg/os/file_descriptor.hpp"

namespace ampcfg::os {

/// The beginning and the end of a long text, up to 32 KiB each, however much comes.
class KeptOutput {
 public:
  void add(std::string_view bytes);
  /// With a line in between that says how much is left out.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_whole() const { return left_out_ == 0; }

 private:
  std::string first_, last_;
  std::uint64_t left_out_ = 0;
};

/// A command to run.
struct ProcessWish {
  std::vector<std::string> argv;  ///< no shell sees it; the first is looked up in `$PATH` unless it has a slash
  std::chrono::milliseconds time_limit{0};
  /// How long it has to end by itself after SIGTERM, until SIGKILL.
  std::chrono::milliseconds grace = std::chrono::seconds(5);
  /// Processes that are never ended with a hung command, although they are of its session: a game that it started.
  std::function<bool(pid_t)> is_spared = {};
  bool with_stderr = true;                    ///< in its output; else what it says there is lost
  std::string input = {};                     ///< what it reads from stdin: a file in memory
  std::vector<std::string> environment = {};  ///< `NAME=value`, beside this program's own or in its place
};

/// How a command ended.
struct ProcessEnd {
  enum class How {
    exited,       ///< `number` is the exit code
    signalled,    ///< `number` is the signal
    not_started,  ///< `number` is errno
    timed_out,    ///< it was ended, with what belonged to it
    left,         ///< it took too long and could not be ended: it has other rights, or hangs in the system
  };

  How how = How::exited;
  int number = 0;
  std::string output;  ///< stdout and stderr, as they came; bytes of any kind
  std::chrono::milliseconds took{0};
  bool has_all_output = true;  ///< false where some of it is left out (`KeptOutput`)

  [[nodiscard]] bool succeeded() const { return how == How::exited && number == 0; }
  /// The end of a sentence about it: "ended with exit code 1".
  [[nodiscard]] std::string words() const;
};

/// A running command: stdin is what it is given, its folder is `/`, it has a session of its own (no terminal to ask
/// on), and no descriptor but the standard three. It is over when its process ends, also where children keep its output
/// open. At its time limit everything of its session is ended; what has begun a session of its own (a game) is left
/// alone.
class Process final : public Activity {
 public:
  /// Starts it. Throws nothing: a command that cannot be started is over, `not_started`.
  explicit Process(ProcessWish wish);
  Process(Process&&) = delete;
  Process& operator=(Process&&) = delete;
  /// One that is not over is ended at once.
  ~Process() override;

  [[nodiscard]] bool over() const override { return phase_ == Phase::over; }
  void watch(std::vector<pollfd>& files) const override;
  [[nodiscard]] Clock::time_point wake() const override { return wake_; }
  void go_on() override;

  /// When it is over.
  [[nodiscard]] const ProcessEnd& end() const noexcept { return end_; }
  /// Its process; 0 where it was not started.
  [[nodiscard]] pid_t id() const noexcept { return id_; }

 private:
  enum class Phase { running, asked_to_end, killed, over };

  int spawn(const FileDescriptor& output);
  bool take_output();
  bool has_ended();
  void finish();
  /// Sends a signal to all of its session. True if any of them is left.
  bool signal_session(int number) const;

  ProcessWish wish_;
  Phase phase_ = Phase::running;
  Clock::time_point started_, wake_;
  Clock::time_point phase_ends_;
  pid_t id_ = 0;
  bool ended_ = false;
  FileDescriptor process_, output_;
  KeptOutput kept_;
  ProcessEnd end_;
};

/// Runs a command to its end.
ProcessEnd run(ProcessWish wish);

}  // namespace ampcfg::os

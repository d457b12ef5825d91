#pragma once

#include <signal.h>

struct termios;

namespace ampcfg::os {

/// From now on SIGINT, SIGTERM and SIGHUP end the process with exit code 130: at once, or, while an `Unbroken` lives,
/// when the last of them ends. A second signal ends it at once all the same. A signal that the caller had ignored
/// (`nohup`) stays ignored; SIGPIPE and SIGXFSZ are ignored, so that a closed pipe and a file beyond `ulimit -f` are
/// errors of `write`.
void end_on_signals() noexcept;

/// Those that it ignores: a program that is started gets the system's way back for them.
sigset_t ignored_signals() noexcept;

/// True once such a signal has come: what is long should end soon.
bool signalled() noexcept;

/// `bytes` (a string literal, or null for none) are written to stderr before the process ends: what clears a line of
/// progress.
void write_when_signalled(const char* bytes) noexcept;

/// The terminal of stdin gets these settings (null: none) before the process ends.
void restore_when_signalled(const termios* settings) noexcept;

/// Ends the process with this exit code as a signal does: now, or when the last `Unbroken` ends. For who has threads
/// that nobody is to wait for.
[[noreturn]] void end_now(int code) noexcept;

/// While one lives, a signal waits: for what must be whole, such as a line of output, or a file that is being replaced.
class Unbroken {
 public:
  Unbroken() noexcept;
  ~Unbroken();
  Unbroken(const Unbroken&) = delete;
  Unbroken& operator=(const Unbroken&) = delete;
};

}  // namespace ampcfg::os

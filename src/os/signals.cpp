#include "ampcfg/os/signals.hpp"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>

namespace ampcfg::os {
namespace {

constexpr int by_signal = 130;
constexpr std::array ignored{SIGPIPE, SIGXFSZ};

std::atomic<int> exit_code = by_signal;
std::atomic<bool> signal_came = false;
std::atomic<int> unbroken_parts = 0;
std::atomic<const char*> last_words = nullptr;
std::atomic<const termios*> terminal_before = nullptr;
static_assert(std::atomic<const char*>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

[[noreturn]] void end() noexcept {
  if (const termios* settings = terminal_before; settings != nullptr) ::tcsetattr(STDIN_FILENO, TCSANOW, settings);
  if (const char* words = last_words; words != nullptr) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, words, std::strlen(words));
  }
  ::_exit(exit_code);
}

void on_signal(int) noexcept {
  if (signal_came.exchange(true) || unbroken_parts == 0) end();
}

}  // namespace

void end_on_signals() noexcept {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (const int number : std::array{SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    if (::sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
      ::sigaction(number, &action, nullptr);
  }
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  for (const int number : ignored) ::sigaction(number, &ignore, nullptr);
}

sigset_t ignored_signals() noexcept {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int number : ignored) ::sigaddset(&signals, number);
  return signals;
}

bool signalled() noexcept {
  return signal_came;
}

void write_when_signalled(const char* bytes) noexcept {
  last_words = bytes;
}

void restore_when_signalled(const termios* settings) noexcept {
  terminal_before = settings;
}

void end_now(int code) noexcept {
  exit_code = code;
  if (signal_came.exchange(true) || unbroken_parts == 0) end();
  for (;;) ::pause();  // the thread that has the last one ends it
}

Unbroken::Unbroken() noexcept {
  ++unbroken_parts;
}

Unbroken::~Unbroken() {
  if (--unbroken_parts == 0 && signal_came) end();
}

}  // namespace ampcfg::os

#include "ampcfg/os/signals.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>

namespace ampcfg::os {
namespace {

constexpr int exit_code = 130;
constexpr std::array ignored{SIGPIPE, SIGXFSZ};

std::atomic<bool> signal_came = false;
std::atomic<int> unbroken_parts = 0;
std::atomic<const char*> last_words = nullptr;
static_assert(std::atomic<const char*>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

[[noreturn]] void end() noexcept {
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

Unbroken::Unbroken() noexcept {
  ++unbroken_parts;
}

Unbroken::~Unbroken() {
  if (--unbroken_parts == 0 && signal_came) end();
}

}  // namespace ampcfg::os

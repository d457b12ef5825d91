#include "ampcfg/os/foreground.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "ampcfg/os/file_descriptor.hpp"
#include "ampcfg/os/signals.hpp"

namespace ampcfg::os {
namespace {

constexpr std::array keys{SIGINT, SIGQUIT};

/// While it lives, this process ignores what those keys send.
class KeysForOthers {
 public:
  KeysForOthers() noexcept {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    for (std::size_t n = 0; n < keys.size(); ++n) ::sigaction(keys[n], &ignore, &before_[n]);
  }
  KeysForOthers(KeysForOthers&&) = delete;
  KeysForOthers& operator=(KeysForOthers&&) = delete;
  ~KeysForOthers() {
    for (std::size_t n = 0; n < keys.size(); ++n) ::sigaction(keys[n], &before_[n], nullptr);
  }

  /// Those that a program gets the system's way back for: the caller of this process may have ignored one for both.
  [[nodiscard]] sigset_t restored() const noexcept {
    sigset_t signals = ignored_signals();
    for (std::size_t n = 0; n < keys.size(); ++n) {
      if (before_[n].sa_handler != SIG_IGN) ::sigaddset(&signals, keys[n]);
    }
    return signals;
  }

 private:
  std::array<struct sigaction, keys.size()> before_{};
};

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/// 0, or errno.
int spawn(pid_t& id, const std::vector<std::string>& argv, const std::vector<std::string>& environment, int input,
          const sigset_t& restored) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_setsigdefault(&attributes, &restored);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  const int number = ::posix_spawnp(&id, argv.front().c_str(), &actions, &attributes, pointers_to(argv).data(),
                                    pointers_to(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  return number;
}

/// As far as it is read.
void feed(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return;
    }
  }
}

int end_of(pid_t id) {
  int status = 0;
  while (::waitpid(id, &status, 0) < 0) {
    if (errno != EINTR) return 0;  // the caller of this process had SIGCHLD ignored: it ended somehow
  }
  constexpr int by_signal = 128;
  return WIFEXITED(status) ? WEXITSTATUS(status) : by_signal + WTERMSIG(status);
}

}  // namespace

std::optional<int> run_in_foreground(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                                     std::string_view input) {
  std::array<int, 2> pipe{};
  if (argv.empty() || ::pipe2(pipe.data(), O_CLOEXEC) != 0) return std::nullopt;
  FileDescriptor read(pipe[0]);
  FileDescriptor written(pipe[1]);
  const Unbroken both;  // another signal ends this process when the program has left the terminal
  const KeysForOthers keys_for_others;
  pid_t id = 0;
  if (spawn(id, argv, environment, read.get(), keys_for_others.restored()) != 0) return std::nullopt;
  read = FileDescriptor();
  feed(written.get(), input);
  written = FileDescriptor();
  return end_of(id);
}

std::vector<std::string> whole_environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  return variables;
}

}  // namespace ampcfg::os

#include "ampcfg/os/foreground.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
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

int code_of(int status) {
  constexpr int by_signal = 128;
  return WIFEXITED(status) ? WEXITSTATUS(status) : by_signal + WTERMSIG(status);
}

int end_of(pid_t id) {
  int status = 0;
  while (::waitpid(id, &status, 0) < 0) {
    if (errno != EINTR) return 0;  // the caller of this process had SIGCHLD ignored: it ended somehow
  }
  return code_of(status);
}

/// What a shell returns for a command that it could not run.
constexpr int not_run = 127;

/// In a new process, which has one thread: makes it that account's, with its groups.
bool become(const Owner& account) noexcept {
  if (::geteuid() != 0 || account.uid == 0) return true;
  return ::syscall(SYS_setgroups, account.groups.size(), account.groups.data()) == 0 &&
         ::syscall(SYS_setresgid, account.gid, account.gid, account.gid) == 0 &&
         ::syscall(SYS_setresuid, account.uid, account.uid, account.uid) == 0;
}

[[noreturn]] void become_program(char* const* argv, char* const* environment, const Owner& account,
                                 const sigset_t& restored) noexcept {
  for (int number = 1; number < NSIG; ++number) {
    if (::sigismember(&restored, number) == 1) ::signal(number, SIG_DFL);
  }
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  if (become(account)) ::execve(argv[0], argv, environment);
  ::_exit(not_run);
}

/// As `end_of`. Where a signal is to end this process meanwhile, the program is asked to end, too.
int end_or_ended(pid_t id) {
  constexpr int turn = 100;  // milliseconds
  bool is_asked = false;
  int status = 0;
  while (true) {
    const pid_t ended = ::waitpid(id, &status, WNOHANG);
    if (ended == id) return code_of(status);
    if (ended < 0 && errno != EINTR) return 0;
    if (signalled() && !is_asked) {
      ::kill(id, SIGTERM);
      is_asked = true;
    }
    ::poll(nullptr, 0, turn);
  }
}

/// The terminal's settings, as they were.
class Settings {
 public:
  Settings() noexcept : is_known_(::tcgetattr(STDIN_FILENO, &before_) == 0) {}
  Settings(Settings&&) = delete;
  Settings& operator=(Settings&&) = delete;
  ~Settings() {
    if (is_known_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  }

 private:
  termios before_{};
  bool is_known_;
};

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

std::optional<int> run_at_terminal(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                                   const Owner& as) {
  if (argv.empty()) return std::nullopt;
  const auto arguments = pointers_to(argv);
  const auto variables = pointers_to(environment);
  const Unbroken both;
  const Settings settings;
  const KeysForOthers keys_for_others;
  const sigset_t restored = keys_for_others.restored();
  const pid_t id = ::fork();
  if (id < 0) return std::nullopt;
  if (id == 0) become_program(arguments.data(), variables.data(), as, restored);
  return end_or_ended(id);
}

std::vector<std::string> whole_environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
    variables.emplace_back(*variable);
  return variables;
}

}  // namespace ampcfg::os

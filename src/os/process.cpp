#include "ampcfg/os/process.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "ampcfg/os/processes.hpp"
#include "ampcfg/os/refusal.hpp"
#include "ampcfg/os/signals.hpp"

namespace ampcfg::os {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kept_at_each_end = std::size_t{32} << 10;
/// At most this much output, which may have no end, is read before something else gets its turn.
constexpr std::size_t read_per_turn = std::size_t{1} << 20;
/// How often to look whether the processes of a session that was told to end have.
constexpr milliseconds between_looks(20);
/// What SIGKILL has not ended by then, it never will.
constexpr milliseconds after_kill(2000);

// The C library's header declares these two without extern "C" (glibc 2.36), so no C++ program can link them.
int open_process(pid_t id) {
  return static_cast<int>(::syscall(SYS_pidfd_open, id, 0U));
}

void signal_process(const FileDescriptor& process, int number) {
  ::syscall(SYS_pidfd_send_signal, process.get(), number, nullptr, 0U);
}

/// To a process group, which is one: kill(-1, …) is for every process of the machine.
void signal_group(pid_t group, int number) {
  if (group > 1) ::kill(-group, number);
}

struct SpawnSettings {
  SpawnSettings() {
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_init(&actions);
  }
  SpawnSettings(SpawnSettings&&) = delete;
  SpawnSettings& operator=(SpawnSettings&&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }

  posix_spawnattr_t attributes{};
  posix_spawn_file_actions_t actions{};
};

/// A caller may have ignored SIGCHLD: then the system forgets how children end.
void keep_ends_of_children() {
  struct sigaction action {};
  if (::sigaction(SIGCHLD, nullptr, &action) != 0 || action.sa_handler != SIG_IGN) return;
  action.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &action, nullptr);
}

/// A file in memory, to be read from its beginning; none where the system gives none, with errno.
FileDescriptor file_of(std::string_view bytes) {
  FileDescriptor file(::memfd_create("ampcfg", MFD_CLOEXEC));
  if (!file) return file;
  while (!bytes.empty()) {
    const auto written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return {};
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

/// This program's, with `more` in place of what has these names.
std::vector<std::string> environment_with(const std::vector<std::string>& more) {
  const auto is_of = [](std::string_view one, std::string_view other) {
    return one.substr(0, one.find('=')) == other.substr(0, other.find('='));
  };
  std::vector<std::string> all = more;
  for (char** own = environ; own != nullptr && *own != nullptr; ++own) {
    if (std::none_of(more.begin(), more.end(), [&](const std::string& one) { return is_of(one, *own); }))
      all.emplace_back(*own);
  }
  return all;
}

/// What the system takes for a list of words; they must outlive it.
std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

void prepare(SpawnSettings& settings, const FileDescriptor& input, int output, bool with_stderr) {
  sigset_t none;
  ::sigemptyset(&none);
  ::posix_spawnattr_setsigmask(&settings.attributes, &none);
  const sigset_t restored = ignored_signals();
  ::posix_spawnattr_setsigdefault(&settings.attributes, &restored);
  ::posix_spawnattr_setflags(&settings.attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  if (input) {
    ::posix_spawn_file_actions_adddup2(&settings.actions, input.get(), STDIN_FILENO);
  } else {
    ::posix_spawn_file_actions_addopen(&settings.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  }
  ::posix_spawn_file_actions_adddup2(&settings.actions, output, STDOUT_FILENO);
  if (with_stderr) {
    ::posix_spawn_file_actions_adddup2(&settings.actions, output, STDERR_FILENO);
  } else {
    ::posix_spawn_file_actions_addopen(&settings.actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  }
  ::posix_spawn_file_actions_addclosefrom_np(&settings.actions, STDERR_FILENO + 1);
  ::posix_spawn_file_actions_addchdir_np(&settings.actions, "/");
}

/// A name with a slash starts at our folder, not at the command's.
std::string program_of(const std::string& word) {
  std::error_code error;
  const auto whole = std::filesystem::absolute(word, error);
  return word.find('/') == std::string::npos || error ? word : whole.native();
}

/// The processes of a session that can be seen, without those that have ended.
std::vector<pid_t> members_of(pid_t session) {
  std::vector<pid_t> members;
  for (const pid_t id : process_ids()) {
    const auto facts = facts_of(id);
    if (facts && facts->session == session && !facts->has_ended) members.push_back(id);
  }
  return members;
}

}  // namespace

void KeptOutput::add(std::string_view bytes) {
  const std::size_t room = kept_at_each_end - first_.size();
  first_ += bytes.substr(0, room);
  if (bytes.size() <= room) return;
  bytes.remove_prefix(room);
  if (bytes.size() > kept_at_each_end) {
    left_out_ += bytes.size() - kept_at_each_end;
    bytes.remove_prefix(bytes.size() - kept_at_each_end);
  }
  last_ += bytes;
  if (last_.size() > kept_at_each_end) {
    left_out_ += last_.size() - kept_at_each_end;
    last_.erase(0, last_.size() - kept_at_each_end);
  }
}

std::string KeptOutput::text() const {
  if (left_out_ == 0) return first_ + last_;
  return first_ + fmt::format("\n... {} bytes are left out ...\n", left_out_) + last_;
}

std::string ProcessEnd::words() const {
  const double seconds = static_cast<double>(took.count()) / 1000;
  switch (how) {
    case How::exited:
      return fmt::format("ended with exit code {}", number);
    case How::signalled:
      return fmt::format("was ended by signal {}", number);
    case How::not_started:
      return "cannot be started: " + system_words(number);
    case How::timed_out:
      return fmt::format("did not end within {:.1f} s and was ended", seconds);
    case How::left:
      return fmt::format("did not end within {:.1f} s and cannot be ended from here", seconds);
  }
  return {};
}

Process::Process(ProcessWish wish) : wish_(std::move(wish)), started_(Clock::now()) {
  keep_ends_of_children();
  phase_ends_ = wake_ = started_ + wish_.time_limit;
  std::array<int, 2> pipe{};
  int number = wish_.argv.empty() ? EINVAL : ::pipe2(pipe.data(), O_CLOEXEC) == 0 ? 0 : errno;
  if (number == 0) {
    output_ = FileDescriptor(pipe[0]);
    const FileDescriptor written(pipe[1]);
    ::fcntl(output_.get(), F_SETFL, O_NONBLOCK);
    number = spawn(written);
  }
  if (number == 0) return;
  end_.how = ProcessEnd::How::not_started;
  end_.number = number;
  phase_ = Phase::over;
}

int Process::spawn(const FileDescriptor& output) {
  const FileDescriptor input = wish_.input.empty() ? FileDescriptor() : file_of(wish_.input);
  if (!wish_.input.empty() && !input) return errno;
  SpawnSettings settings;
  prepare(settings, input, output.get(), wish_.with_stderr);
  std::vector<std::string> environment = environment_with(wish_.environment);
  const std::string program = program_of(wish_.argv.front());
  if (const int number = ::posix_spawnp(&id_, program.c_str(), &settings.actions, &settings.attributes,
                                        pointers_to(wish_.argv).data(), pointers_to(environment).data());
      number != 0) {
    id_ = 0;
    return number;
  }
  process_ = FileDescriptor(open_process(id_));
  if (process_) return 0;
  const int number = errno;
  signal_group(id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
  return number;
}

Process::~Process() {
  if (over()) return;
  signal_session(SIGKILL);
  // One that cannot be ended is left to the system: there is nobody to wait for it.
  for (int looks = 0; !has_ended() && looks < 5; ++looks) {
    pollfd file{process_.get(), POLLIN, 0};
    ::poll(&file, 1, static_cast<int>(between_looks.count()));
  }
  ::waitid(P_PIDFD, static_cast<id_t>(process_.get()), nullptr, WEXITED | WNOHANG);
}

void Process::watch(std::vector<pollfd>& files) const {
  if (!ended_) files.push_back({process_.get(), POLLIN, 0});
  if (output_) files.push_back({output_.get(), POLLIN, 0});
}

/// False when there is no more, for now or for ever.
bool Process::take_output() {
  std::array<char, std::size_t{64} << 10> buffer;
  for (std::size_t taken = 0; output_ && taken < read_per_turn;) {
    const auto size = ::read(output_.get(), buffer.data(), buffer.size());
    if (size > 0) {
      kept_.add({buffer.data(), static_cast<std::size_t>(size)});
      taken += static_cast<std::size_t>(size);
    } else if (size < 0 && errno == EINTR) {
      continue;
    } else {
      if (size == 0 || errno != EAGAIN) output_ = FileDescriptor();
      return false;
    }
  }
  return static_cast<bool>(output_);
}

/// It stays a zombie, so that nobody else can have its id while its session is looked for.
bool Process::has_ended() {
  if (ended_) return true;
  siginfo_t facts{};
  const int result = ::waitid(P_PIDFD, static_cast<id_t>(process_.get()), &facts, WEXITED | WNOHANG | WNOWAIT);
  if (result != 0 && errno == EINTR) return false;
  if (result == 0 && facts.si_pid == 0) return false;
  ended_ = true;
  if (phase_ != Phase::running) return true;
  end_.how = facts.si_code == CLD_EXITED ? ProcessEnd::How::exited : ProcessEnd::How::signalled;
  end_.number = facts.si_status;
  return true;
}

void Process::finish() {
  take_output();
  if (ended_) ::waitid(P_PIDFD, static_cast<id_t>(process_.get()), nullptr, WEXITED | WNOHANG);
  output_ = FileDescriptor();
  end_.output = kept_.text();
  end_.has_all_output = kept_.is_whole();
  end_.took = std::chrono::duration_cast<milliseconds>(Clock::now() - started_);
  phase_ = Phase::over;
}

bool Process::signal_session(int number) const {
  const auto members = members_of(id_);
  bool any = false;
  for (const pid_t id : members) {
    if (wish_.is_spared && wish_.is_spared(id)) continue;
    const FileDescriptor member(open_process(id));
    const auto facts = facts_of(id);  // it may be another's by now
    if (!member || !facts || facts->session != id_ || facts->has_ended) continue;
    any = true;
    signal_process(member, number);
  }
  if (members.empty() && !ended_) signal_group(id_, number);  // where /proc hides them
  return any || !ended_;
}

void Process::go_on() {
  if (over()) return;
  take_output();
  const bool ended = has_ended();
  if (phase_ == Phase::running && ended) return finish();
  const auto now = Clock::now();
  if (phase_ == Phase::running) {
    if (now < phase_ends_) return;
    end_.how = ProcessEnd::How::timed_out;
    phase_ = Phase::asked_to_end;
    phase_ends_ = now + wish_.grace;
    signal_session(SIGTERM);
  } else if (phase_ == Phase::asked_to_end && now >= phase_ends_) {
    phase_ = Phase::killed;
    phase_ends_ = now + after_kill;
  }
  if (!signal_session(phase_ == Phase::killed ? SIGKILL : 0)) return finish();
  if (phase_ == Phase::killed && now >= phase_ends_) {
    end_.how = ProcessEnd::How::left;
    return finish();
  }
  wake_ = std::min(now + between_looks, phase_ends_);
}

ProcessEnd run(ProcessWish wish) {
  Process process(std::move(wish));
  const std::array<Activity*, 1> all{&process};
  go_on_until_over(all);
  return process.end();
}

}  // namespace ampcfg::os

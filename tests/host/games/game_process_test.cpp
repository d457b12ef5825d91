#include "ampcfg/host/games/game_process.hpp"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <thread>

#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/processes.hpp"
#include "os/scratch.hpp"

using namespace ampcfg;
using namespace ampcfg::tests;
using host::Instance;

namespace {

/// A process that works in a folder, until the end of the test.
class Worker {
 public:
  explicit Worker(const fs::path& folder, const char* name = "java", uid_t user = ::geteuid()) : id_(::fork()) {
    if (id_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::chdir(folder.c_str()) != 0 || (user != ::geteuid() && (::setgid(user) != 0 || ::setuid(user) != 0)))
        ::_exit(1);
      ::prctl(PR_SET_DUMPABLE, 1);  // as after an exec
      ::prctl(PR_SET_NAME, name);
      for (;;) ::pause();
    }
    wait_for(folder);
  }
  Worker(Worker&&) = delete;
  Worker& operator=(Worker&&) = delete;
  ~Worker() {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  [[nodiscard]] pid_t id() const { return id_; }

 private:
  void wait_for(const fs::path& folder) const {
    for (int tries = 0; tries < 200; ++tries) {
      std::error_code error;
      if (fs::read_symlink("/proc/" + std::to_string(id_) + "/cwd", error) == folder) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  pid_t id_;
};

Instance instance_in(const Scratch& scratch, const std::string& name) {
  Instance instance;
  instance.name = name;
  instance.path = scratch / name;
  instance.game = instance.path / "Minecraft";
  fs::create_directories(instance.game / "world");
  return instance;
}

}  // namespace

TEST_CASE("a game's process works in the game folder or below") {
  const Scratch scratch;
  const std::array instances{instance_in(scratch, "A"), instance_in(scratch, "B"), instance_in(scratch, "C"),
                             instance_in(scratch, "D")};
  const std::int64_t before = os::now_nanoseconds();
  const Worker there(instances[0].game), below(instances[1].game / "world"), amp(instances[2].path);
  const auto games = host::find_game_processes(instances);
  REQUIRE(games.size() == 4);
  CHECK(games[0].there);
  CHECK(games[0].ids == std::vector<pid_t>{there.id()});
  CHECK(games[1].there);
  CHECK_FALSE(games[2].there);
  CHECK_FALSE(games[3].there);
  constexpr std::int64_t second = 1'000'000'000;
  CHECK(games[0].started > before - second / 10);
  CHECK(games[0].started < before + second);
  CHECK(host::works_in(there.id(), instances[0].game));
  CHECK(host::works_in(below.id(), instances[1].game));
  CHECK_FALSE(host::works_in(amp.id(), instances[2].game));
  CHECK_FALSE(host::works_in(there.id(), instances[1].game));
}

TEST_CASE("a game folder is known by what it is, not by its path") {
  const Scratch scratch;
  std::array instances{instance_in(scratch, "A"), instance_in(scratch, "B")};
  fs::remove_all(instances[1].game);
  fs::create_directories(scratch / "elsewhere");
  fs::create_directory_symlink(scratch / "elsewhere", instances[1].game);
  const Worker moved(instances[0].game), linked(scratch / "elsewhere");
  fs::rename(scratch / "A", scratch / "A2");
  instances[0].game = scratch / "A2/Minecraft";
  const auto games = host::find_game_processes(instances);
  CHECK(games[0].there);
  CHECK(games[1].there);
}

TEST_CASE("the oldest process counts") {
  const Scratch scratch;
  const std::array instances{instance_in(scratch, "A")};
  const Worker first(instances[0].game);
  const auto alone = host::find_game_processes(instances)[0].started;
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const Worker second(instances[0].game);
  const auto game = host::find_game_processes(instances)[0];
  CHECK(std::abs(game.started - alone) < 20'000'000);
  CHECK(game.ids.size() == 2);
}

TEST_CASE("what is in the folder and no game") {
  const Scratch scratch;
  const std::array instances{instance_in(scratch, "A")};
  SECTION("AMP itself, where the game folder is the instance's") {
    const Worker amp(instances[0].game, "AMP_Linux_x86_64");
    CHECK_FALSE(host::find_game_processes(instances)[0].there);
  }
  SECTION("this process") {
    const auto before = fs::current_path();
    fs::current_path(instances[0].game);
    CHECK_FALSE(host::find_game_processes(instances)[0].there);
    fs::current_path(before);
  }
  SECTION("a process that has ended") {
    const pid_t id = ::fork();
    if (id == 0) ::_exit(::chdir(instances[0].game.c_str()));
    siginfo_t facts{};
    ::waitid(P_PID, static_cast<id_t>(id), &facts, WEXITED | WNOWAIT);
    CHECK_FALSE(host::find_game_processes(instances)[0].there);
    ::waitpid(id, nullptr, 0);
  }
  SECTION("a person's shell or pager on a terminal; but a script of the same shell without one is") {
    const char* const name = GENERATE("bash", "tail");
    int terminal = -1;
    const pid_t id = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (id == 0) {
      ::prctl(PR_SET_NAME, name);
      if (::chdir(instances[0].game.c_str()) != 0) ::_exit(1);
      for (;;) ::pause();
    }
    for (int tries = 0; tries < 200 && !host::works_in(id, instances[0].game); ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK_FALSE(host::find_game_processes(instances)[0].there);
    const Worker script(instances[0].game, "bash");
    CHECK(host::find_game_processes(instances)[0].ids == std::vector<pid_t>{script.id()});
    ::kill(id, SIGKILL);
    ::waitpid(id, nullptr, 0);
    ::close(terminal);
  }
  SECTION("the shell of who has become AMP's user, in the session of the shell before") {
    int terminal = -1;
    const pid_t id = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (id == 0) {
      ::prctl(PR_SET_NAME, "su");
      const pid_t shell = ::fork();
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (shell == 0) ::prctl(PR_SET_NAME, "bash");
      if (shell == 0 && ::chdir(instances[0].game.c_str()) != 0) ::_exit(1);
      for (;;) ::pause();
    }
    bool is_there = false;
    for (int tries = 0; tries < 200 && !is_there; ++tries) {
      const auto ids = os::process_ids();
      is_there = std::any_of(ids.begin(), ids.end(), [&](pid_t one) { return host::works_in(one, instances[0].game); });
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    CHECK(is_there);
    CHECK_FALSE(host::find_game_processes(instances)[0].there);
    ::kill(id, SIGKILL);
    ::waitpid(id, nullptr, 0);
    ::close(terminal);
  }
}

TEST_CASE("who sees less says so, and whose game it is sees enough") {
  if (::geteuid() != 0) return;
  const Scratch scratch;
  const std::array instances{instance_in(scratch, "A"), instance_in(scratch, "B")};
  give(instances[1].path, nobody);
  const Worker roots(instances[0].game);
  CHECK(as_nobody([&] {
    const auto games = host::find_game_processes(instances);
    return !games[0].there && !games[0].unsure.empty() && !games[1].there && games[1].unsure.empty();
  }));
  CHECK(host::find_game_processes(instances)[0].unsure.empty());
  const Worker own(instances[1].game, "java", nobody);
  CHECK(as_nobody([&] { return host::find_game_processes(instances)[1].ids.size() == 1; }));
}

TEST_CASE("a folder that is not there cannot be looked at") {
  Instance instance;
  instance.game = "/no/such/folder";
  CHECK_FALSE(host::find_game_processes(std::array{instance})[0].unsure.empty());
}

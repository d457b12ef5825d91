#include "ampcfg/host/games/game_process.hpp"

#include <fcntl.h>
#include <pty.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <cstring>

#include "ampcfg/os/machine.hpp"
#include "ampcfg/os/processes.hpp"
#include "host/worker.hpp"
#include "os/scratch.hpp"
#include "os/skip.hpp"

namespace ampcfg::host::game_process_test {

using namespace ampcfg::tests;
using host::Instance;

namespace {

/// A child on a terminal of its own, which `run` is all that it does; ended with the object. None where there is no
/// terminal to be had (a chroot without /dev/pts), which is said.
class OnTerminal {
 public:
  explicit OnTerminal(const std::function<void()>& run) : id_(::forkpty(&terminal_, nullptr, nullptr, nullptr)) {
    if (id_ == 0) {
      run();
      ::_exit(1);
    }
    if (id_ < 0) skip(std::string("no terminal: ") + std::strerror(errno));
  }
  OnTerminal(OnTerminal&&) = delete;
  OnTerminal& operator=(OnTerminal&&) = delete;
  ~OnTerminal() {
    if (id_ < 0) return;
    end_child(id_);
    ::close(terminal_);
  }

  explicit operator bool() const { return id_ > 0; }
  [[nodiscard]] pid_t id() const { return id_; }

 private:
  int terminal_ = -1;
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
  const std::int64_t after = os::now_nanoseconds();
  const auto games = host::find_game_processes(instances);
  REQUIRE(games.size() == 4);
  CHECK(games[0].there);
  CHECK(games[0].ids == std::vector<pid_t>{there.id()});
  CHECK(games[1].there);
  CHECK_FALSE(games[2].there);
  CHECK_FALSE(games[3].there);
  constexpr std::int64_t second = 1'000'000'000;
  CHECK(games[0].started > before - second / 10);
  CHECK(games[0].started < after + second / 10);
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
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const Worker second(instances[0].game);
  CHECK(host::find_game_processes(instances)[0].ids.size() == 2);
  // Two readings of a start differ by what comes between two looks at the clocks, which is much now and then.
  CHECK(soon([&] {
    const auto started = os::facts_of(first.id())->started;
    return std::abs(host::find_game_processes(instances)[0].started - started) < 20'000'000;
  }));
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
    const pid_t id = fork_child();
    if (id == 0) ::_exit(::chdir(instances[0].game.c_str()));
    siginfo_t facts{};
    REQUIRE(::waitid(P_PID, static_cast<id_t>(id), &facts, WEXITED | WNOWAIT) == 0);
    CHECK_FALSE(host::find_game_processes(instances)[0].there);
    ::waitpid(id, nullptr, 0);
  }
  SECTION("a person's shell or pager on a terminal; but a script of the same shell without one is") {
    const char* const name = GENERATE("bash", "tail");
    const OnTerminal person([&] {
      ::prctl(PR_SET_NAME, name);
      while (::chdir(instances[0].game.c_str()) == 0) ::pause();
    });
    if (!person) return;
    REQUIRE(soon([&] { return host::works_in(person.id(), instances[0].game); }));
    CHECK_FALSE(host::find_game_processes(instances)[0].there);
    const Worker script(instances[0].game, "bash");
    CHECK(host::find_game_processes(instances)[0].ids == std::vector<pid_t>{script.id()});
  }
  SECTION("the shell of who has become AMP's user, in the session of the shell before") {
    const OnTerminal person([&] {
      ::prctl(PR_SET_NAME, "su");
      const pid_t shell = ::fork();
      if (shell < 0) return;
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (shell == 0) ::prctl(PR_SET_NAME, "bash");
      if (shell == 0 && ::chdir(instances[0].game.c_str()) != 0) return;
      for (;;) ::pause();
    });
    if (!person) return;
    CHECK(soon([&] {
      const auto ids = os::process_ids();
      return std::any_of(ids.begin(), ids.end(), [&](pid_t one) { return host::works_in(one, instances[0].game); });
    }));
    CHECK_FALSE(host::find_game_processes(instances)[0].there);
  }
}

TEST_CASE("who sees less says so, and whose game it is sees enough") {
  if (!has_root()) return;
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

}  // namespace ampcfg::host::game_process_test

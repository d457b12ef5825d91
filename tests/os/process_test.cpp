#include "ampcfg/os/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <functional>

#include "ampcfg/os/file_descriptor.hpp"
#include "ampcfg/os/processes.hpp"
#include "os/scratch.hpp"

namespace ampcfg::os::process_test {

using namespace ampcfg::tests;
using namespace std::chrono_literals;
using os::ProcessEnd;
using os::ProcessWish;
using How = os::ProcessEnd::How;

namespace {

ProcessEnd shell(const std::string& script, std::chrono::milliseconds limit = 60s,
                 std::chrono::milliseconds grace = 200ms) {
  return os::run({{"bash", "-c", script}, limit, grace, {}});
}

/// A script that hangs once it has made the file `ready`: its time limit is one in which it comes so far here.
ProcessEnd hang(const std::string& script, const fs::path& ready, std::chrono::milliseconds grace = 200ms,
                const std::function<bool(pid_t)>& is_spared = {}) {
  for (std::chrono::milliseconds limit = 500ms;; limit *= 4) {
    const ProcessEnd end = os::run({{"bash", "-c", script}, limit, grace, is_spared});
    CHECK(end.took >= limit);
    if (fs::exists(ready) || limit > 100s) return end;
  }
}

bool is_alive(pid_t id) {
  const auto facts = os::facts_of(id);
  return facts && !facts->has_ended;
}

/// The id that a script writes into a file.
pid_t id_in(const fs::path& file) {
  pid_t id = 0;
  REQUIRE(soon([&] {
    std::ifstream(file) >> id;
    return id > 1;
  }));
  return id;
}

bool ends(pid_t id) {
  return soon([&] { return !is_alive(id); });
}

}  // namespace

TEST_CASE("how a command ended is told") {
  const auto [script, how, number, output] = GENERATE(table<std::string, How, int, std::string>({
      {"echo out; echo err >&2", How::exited, 0, "out\nerr\n"},
      {"exit 7", How::exited, 7, ""},
      {"kill -9 $$", How::signalled, 9, ""},
      {"printf 'a\\0b\\xff'", How::exited, 0, std::string("a\0b\xff", 4)},
  }));
  CAPTURE(script);
  const ProcessEnd end = shell(script);
  CHECK(end.how == how);
  CHECK(end.number == number);
  CHECK(end.output == output);
  CHECK(end.succeeded() == (how == How::exited && number == 0));
}

TEST_CASE("what cannot be started says why") {
  CHECK(os::run({{"/no/such/program"}, 1s, 1s, {}}).number == ENOENT);
  CHECK(os::run({{"no-such-program"}, 1s, 1s, {}}).how == How::not_started);
  CHECK(os::run({{"/etc"}, 1s, 1s, {}}).words() == "cannot be started: Permission denied");
  CHECK(os::run({{}, 1s, 1s, {}}).how == How::not_started);
}

TEST_CASE("arguments reach a command as they are") {
  const std::vector<std::string> arguments = {"-rf", "", "a b", "$HOME", "`id`", "'\"", "x\ny", "\\", "*", "\xff"};
  std::vector<std::string> argv{"printf", "%s|"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  std::string expected;
  for (const std::string& argument : arguments) expected += argument + "|";
  CHECK(os::run({argv, 60s, 1s, {}}).output == expected);
}

TEST_CASE("a command has an empty stdin, / as its folder, no terminal and nothing of ours open") {
  const os::FileDescriptor leaked(::open("/dev/null", O_RDONLY));  // without O_CLOEXEC, as a caller may leave one
  CHECK(shell("cat; pwd").output == "/\n");
  CHECK(shell("ps -o tty= -p $$").output == "?\n");
  CHECK(shell("[ \"$(ps -o sid= -p $$ | tr -d ' ')\" = $$ ] && echo own").output == "own\n");
  CHECK(shell("ls /proc/self/fd").output == "0\n1\n2\n3\n");  // the last is ls's own
  auto* const before = ::signal(SIGPIPE, SIG_IGN);            // as ampcfg does
  CHECK(shell("echo $((0x$(awk '/SigIgn/ {print $2}' /proc/self/status) & 0x1000))").output == "0\n");
  ::signal(SIGPIPE, before);
}

TEST_CASE("a relative program is found from our folder") {
  const Scratch scratch;
  fs::permissions(scratch.write("tool", "#!/bin/sh\npwd\n"), fs::perms(0755));
  const auto before = fs::current_path();
  fs::current_path(scratch.path());
  const ProcessEnd end = os::run({{"./tool"}, 60s, 1s, {}});
  fs::current_path(before);
  CHECK(end.output == "/\n");
}

TEST_CASE("it is over when the process ends, not when its pipe or lock is free") {
  const Scratch scratch;
  const ProcessEnd end = shell("exec 9>" + (scratch / "lock").native() + "; flock 9; sleep 600 & echo $! >" +
                               (scratch / "id").native() + "; echo done");
  CHECK(end.succeeded());
  CHECK(end.output == "done\n");
  const pid_t id = id_in(scratch / "id");
  REQUIRE(is_alive(id));  // it has not hung, so nothing of it is ended
  signal_process(id, SIGKILL);
}

TEST_CASE("output is kept from both ends, and never holds a command up") {
  const ProcessEnd end = shell("echo begin; yes | head -c 3000000; echo end");
  CHECK(end.succeeded());
  CHECK(end.output.size() < 70'000);
  CHECK(end.output.starts_with("begin\ny\n"));
  CHECK(end.output.ends_with("y\nend\n"));
  CHECK(end.output.find("2934474 bytes are left out") != std::string::npos);
}

TEST_CASE("output without end is cut at the time limit") {
  const ProcessEnd end = shell("yes", 300ms);
  CHECK(end.how == How::timed_out);
  CHECK(end.output.size() < 70'000);
}

TEST_CASE("a hung command is ended with all that belongs to it, and nothing else") {
  const Scratch scratch;
  const std::string folder = scratch.path().native();
  const ProcessEnd end =
      hang("cd " + folder + "; rm -f game; setsid sh -c 'echo $$ >game; exec sleep 60' & sleep 61 & echo $! >child; " +
               "set -m; sleep 62 & echo $! >group; until [ -s game ]; do sleep 0.01; done; touch ready; wait",
           scratch / "ready");
  CHECK(end.how == How::timed_out);
  CHECK(ends(id_in(scratch / "child")));
  CHECK(ends(id_in(scratch / "group")));
  const pid_t game = id_in(scratch / "game");
  REQUIRE(is_alive(game));
  signal_process(game, SIGKILL);
}

TEST_CASE("a game of the same session is spared where it is told from the rest") {
  const Scratch scratch;
  const std::string folder = scratch.path().native();
  const auto in_folder = [&](pid_t id) {
    std::error_code error;
    return fs::read_symlink("/proc/" + std::to_string(id) + "/cwd", error) == scratch.path();
  };
  const ProcessEnd end = hang("game=" + folder + "/game child=" + folder + "/child ready=" + folder +
                                  "/ready; rm -f $game; "
                                  "(cd " +
                                  folder +
                                  "; echo $BASHPID >game; exec sleep 60) & sleep 61 & echo $! >$child; "
                                  "until [ -s $game ]; do sleep 0.01; done; touch $ready; wait",
                              scratch / "ready", 200ms, in_folder);
  CHECK(end.how == How::timed_out);
  CHECK(ends(id_in(scratch / "child")));
  const pid_t game = id_in(scratch / "game");
  REQUIRE(is_alive(game));
  signal_process(game, SIGKILL);
}

TEST_CASE("who ignores SIGTERM is killed, and so is a child that does") {
  const Scratch scratch;
  const ProcessEnd end = hang("trap '' TERM; cd " + scratch.path().native() +
                                  "; sleep 60 & echo $! >id; touch ready; while :; do sleep 1; done",
                              scratch / "ready");
  CHECK(end.how == How::timed_out);
  CHECK(ends(id_in(scratch / "id")));
}

TEST_CASE("who needs a moment after SIGTERM has it") {
  const Scratch scratch;
  const fs::path ready = scratch / "ready";
  const ProcessEnd end = hang(
      "trap 'sleep 0.2; echo bye; exit' TERM; touch " + ready.native() + "; while :; do sleep 0.05; done", ready, 60s);
  CHECK(end.how == How::timed_out);
  CHECK(end.output.ends_with("bye\n"));
}

TEST_CASE("many run side by side on one thread") {
  const Scratch scratch;
  std::vector<std::unique_ptr<os::Process>> processes;
  std::vector<os::Activity*> all;
  constexpr int count = 20;
  // Each waits for all the others.
  for (int n = 0; n < count; ++n) {
    const std::string script = "cd " + scratch.path().native() + "; touch " + std::to_string(n) +
                               "; until [ $(ls | wc -l) = 20 ]; do sleep 0.05; done; echo " + std::to_string(n);
    processes.push_back(std::make_unique<os::Process>(ProcessWish{{"sh", "-c", script}, 60s, 1s, {}}));
    all.push_back(processes.back().get());
  }
  os::go_on_until_over(all);
  for (int n = 0; n < count; ++n)
    CHECK(processes[static_cast<std::size_t>(n)]->end().output == std::to_string(n) + "\n");
}

TEST_CASE("waiting takes no processor time") {
  const auto used = [] {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  };
  const auto before = used();
  shell("sleep 0.5");
  CHECK(used() - before < 100ms);
}

TEST_CASE("a command reads what it is given, all of it, whether it reads or not") {
  const std::string input(300'000, 'x');
  ProcessWish wish{{"bash", "-c", "wc -c"}, 60s, 1s, {}};
  wish.input = input;
  CHECK(os::run(wish).output == "300000\n");
  wish.argv = {"true"};
  CHECK(os::run(wish).succeeded());
  wish.argv = {"bash", "-c", "cat; cat"};
  wish.input = "once";
  CHECK(os::run(wish).output == "once");
  wish.input.clear();
  CHECK(os::run(wish).output.empty());
}

TEST_CASE("a command has variables of its own, beside this program's or in their place") {
  ::setenv("AMPCFG_TEST_KEPT", "kept", 1);
  ::setenv("AMPCFG_TEST_EVENT", "old", 1);
  ProcessWish wish{
      {"bash", "-c", "echo $AMPCFG_TEST_KEPT $AMPCFG_TEST_EVENT; env | grep -c ^AMPCFG_TEST_EVENT="}, 60s, 1s, {}};
  wish.environment = {"AMPCFG_TEST_EVENT=new=1"};
  CHECK(os::run(wish).output == "kept new=1\n1\n");
  CHECK(std::string(::getenv("AMPCFG_TEST_EVENT")) == "old");
  ::unsetenv("AMPCFG_TEST_KEPT");
  ::unsetenv("AMPCFG_TEST_EVENT");
}

TEST_CASE("one that is given up is ended") {
  const Scratch scratch;
  {
    const os::Process process(
        {{"bash", "-c", "echo $$ >" + (scratch / "id").native() + "; exec sleep 60"}, 60s, 1s, {}});
    CHECK(id_in(scratch / "id") == process.id());
  }
  CHECK(ends(id_in(scratch / "id")));
}

TEST_CASE("a caller that ignores SIGCHLD does not lose the exit code") {
  struct sigaction ignore {
  }, before{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGCHLD, &ignore, &before);
  CHECK(shell("exit 3").number == 3);
  ::sigaction(SIGCHLD, &before, nullptr);
}

}  // namespace ampcfg::os::process_test

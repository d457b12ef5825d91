#include "host/state/host_lock.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>

#include <fstream>

#include "host/state_scene.hpp"

namespace ampcfg::host::host_lock_test {

using namespace ampcfg::tests;
using host::HostLock;
using namespace std::chrono_literals;

namespace {

/// A process that has the lock, until it is killed.
class Holder {
 public:
  explicit Holder(const host::State& state) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    process_ = fork_child();
    if (process_ == 0) {
      const HostLock lock(state, "ampcfg deploy --all");
      if (::write(ends[1], "x", 1) != 1) ::_exit(1);
      for (;;) ::pause();
    }
    char ready = 0;
    REQUIRE(::read(ends[0], &ready, 1) == 1);
    ::close(ends[0]);
    ::close(ends[1]);
  }
  Holder(Holder&&) = delete;
  Holder& operator=(Holder&&) = delete;
  ~Holder() { end_child(process_); }

  void stop() const {
    signal_process(process_, SIGSTOP);
    ::waitpid(process_, nullptr, WUNTRACED);
  }
  [[nodiscard]] pid_t process() const { return process_; }

 private:
  pid_t process_ = -1;
};

/// What a second writer is told; empty where it has the lock.
std::string told(const host::State& state, std::chrono::milliseconds patience = 0ms) {
  try {
    const HostLock lock(state, "ampcfg rollback", patience);
    return {};
  } catch (const Error& error) {
    return error.code() + ": " + error.message() + " (" + error.hint() + ")";
  }
}

}  // namespace

TEST_CASE("a second writer is told who holds the lock, and gets it when that has ended") {
  const StateScene scene;
  CHECK(told(scene.state()).empty());
  {
    const Holder holder(scene.state());
    const std::string message = told(scene.state());
    CHECK_THAT(message, Catch::StartsWith("locked: "));
    CHECK_THAT(message, Catch::Contains("process " + std::to_string(holder.process()) + " of "));
    CHECK_THAT(message, Catch::Contains("ampcfg deploy --all"));
    CHECK_THAT(message, !Catch::Contains("stopped"));
    holder.stop();
    CHECK_THAT(told(scene.state()), Catch::Contains("it is stopped"));
    CHECK_THAT(told(scene.state()), Catch::Contains("kill -CONT " + std::to_string(holder.process())));
  }
  CHECK(told(scene.state()).empty());
}

TEST_CASE("a second writer waits a little") {
  const StateScene scene;
  auto holder = std::make_optional<HostLock>(scene.state(), "first");
  const auto start = std::chrono::steady_clock::now();
  CHECK_FALSE(told(scene.state(), 120ms).empty());
  CHECK(std::chrono::steady_clock::now() - start >= 120ms);
  holder.reset();
  CHECK(told(scene.state(), 120ms).empty());
}

TEST_CASE("the lock is not handed to programs that are started") {
  const StateScene scene;
  const HostLock lock(scene.state(), "first");
  bool found = false;
  for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (fs::read_symlink(entry.path(), gone) != scene.scratch / "state/lock") continue;
    found = true;
    CHECK((::fcntl(std::stoi(entry.path().filename()), F_GETFD) & FD_CLOEXEC) != 0);
  }
  CHECK(found);
}

TEST_CASE("a lock that others may open, or that is no file of its own, is refused") {
  const StateScene scene;
  CHECK(told(scene.state()).empty());
  const fs::path file = scene.scratch / "state/lock";
  for (const unsigned mode : {0640u, 0604u, 0622u}) {
    fs::permissions(file, fs::perms(mode));
    CHECK_THAT(told(scene.state()), Catch::StartsWith("state-unusable"));
  }
  fs::permissions(file, fs::perms(0600));
  CHECK(told(scene.state()).empty());
  fs::create_hard_link(file, scene.scratch / "other");
  CHECK_THAT(told(scene.state()), Catch::StartsWith("state-unusable"));
  fs::remove(file);
  fs::create_symlink(scene.scratch / "other", file);
  CHECK_THAT(told(scene.state()), Catch::StartsWith("state-unusable"));
}

TEST_CASE("a lock that was taken away is no lock") {
  const StateScene scene;
  const HostLock first(scene.state(), "first");
  fs::remove(scene.scratch / "state/lock");
  CHECK(told(scene.state()).empty());
  CHECK(fs::exists(scene.scratch / "state/lock"));
}

TEST_CASE("a holder that has said nothing, or nonsense, is another ampcfg all the same") {
  const StateScene scene;
  const HostLock first(scene.state(), "first");
  for (const char* note :
       {"", "{", "{\"process\": -1}", R"({"process": 1, "user": "x", "since": "2026-11-25T00:00:00Z", "command": ""})",
        R"({"process": 4294967295, "user": "x", "since": "2026-11-25T00:00:00Z", "command": ""})",
        "{\"process\": 99999999999999999999}"}) {
    std::ofstream(scene.scratch / "state/lock") << note;
    CHECK_THAT(told(scene.state()), Catch::StartsWith("locked: another ampcfg is changing this host (try"));
  }
}

}  // namespace ampcfg::host::host_lock_test

#include "ampcfg/host/writing/change.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <thread>

#include "ampcfg/host/writing/plan.hpp"
#include "host/faults/fault_runs.hpp"
#include "os/skip.hpp"

namespace ampcfg::host::change_test {

using namespace ampcfg::tests;

namespace {

const std::string id = "20260101T000000Z-0001";

bool is_root() {
  return ::geteuid() == 0;
}

/// False, and said, where nothing can be preloaded.
bool has_faults() {
  if (!Scene::has_faults()) skip("sanitizers bear no faults");
  return Scene::has_faults();
}

std::string all_of(const Run& run) {
  std::string text;
  for (const std::string& line : run.said) text += line + "\n";
  return text;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void put(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

void own(const fs::path& path) {
  if (is_root()) REQUIRE(::lchown(path.c_str(), nobody, nobody) == 0);
}

bool set_attribute(const fs::path& path, int attribute, bool on) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  int flags = 0;
  bool done = ::ioctl(file, FS_IOC_GETFLAGS, &flags) == 0;
  flags = on ? flags | attribute : flags & ~attribute;
  done = done && ::ioctl(file, FS_IOC_SETFLAGS, &flags) == 0;
  ::close(file);
  return done;
}

bool set_immutable(const fs::path& path, bool on) {
  return set_attribute(path, FS_IMMUTABLE_FL, on);
}

bool set_append_only(const fs::path& path, bool on) {
  return set_attribute(path, FS_APPEND_FL, on);
}

bool has_temporaries(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().filename().native().starts_with(".ampcfg-")) return true;
  }
  return false;
}

struct Shape {
  const char* what;
  bool needs_root;
  /// Makes it; false where this system cannot.
  std::function<bool(const Scene& scene)> make;
  const char* says;  ///< the beginning of the line of the file
  std::function<void(const Scene& scene)> after = {};
};

bool move_aside(const fs::path& path) {
  fs::rename(path, path.parent_path() / "aside");
  return true;
}

const fs::path& link_to(const fs::path& to, const fs::path& at) {
  fs::create_symlink(to, at);
  own(at);
  return at;
}

const std::vector<Shape> shapes = {
    {"a link to a file beside it", false,
     [](const Scene& scene) {
       const fs::path file = scene.file("A", "Core/config.yml");
       move_aside(file);
       return !link_to("aside", file).empty();
     },
     "  Core/config.yml failed link"},
    {"a link to a file outside", false,
     [](const Scene& scene) {
       const fs::path file = scene.file("A", "Core/config.yml");
       fs::copy_file(file, scene.path() / "outside");
       fs::remove(file);
       return !link_to(scene.path() / "outside", file).empty();
     },
     "  Core/config.yml failed link"},
    {"a link to a folder", false,
     [](const Scene& scene) {
       const fs::path folder = scene.file("A", "Core/lang");
       move_aside(folder);
       return !link_to("aside", folder).empty();
     },
     "  Core/lang/en.yml failed link"},
    {"a link to a plugin's folder", false,
     [](const Scene& scene) {
       const fs::path folder = scene.file("A", "Core");
       move_aside(folder);
       return !link_to("aside", folder).empty();
     },
     "  Core/config.yml failed link"},
    {"a FIFO", false,
     [](const Scene& scene) {
       const fs::path file = scene.file("A", "Core/config.yml");
       fs::remove(file);
       const bool made = ::mkfifo(file.c_str(), 0644) == 0;
       own(file);
       return made;
     },
     "  Core/config.yml failed not-regular"},
    {"a device", true,
     [](const Scene& scene) {
       const fs::path file = scene.file("A", "Core/config.yml");
       fs::remove(file);
       const bool made = ::mknod(file.c_str(), S_IFCHR | 0666, (1 << 8) + 5) == 0;
       own(file);
       return made;
     },
     "  Core/config.yml failed "},
    {"a folder", false,
     [](const Scene& scene) {
       const fs::path file = scene.file("A", "Core/config.yml");
       fs::remove(file);
       fs::create_directory(file);
       own(file);
       return true;
     },
     "  Core/config.yml failed not-regular"},
    {"a file with two names", false,
     [](const Scene& scene) {
       const fs::path file = scene.file("A", "Core/config.yml");
       fs::create_hard_link(file, file.parent_path() / "other");
       return true;
     },
     "  Core/config.yml failed hard-links"},
    {"another's file", true,
     [](const Scene& scene) { return ::chown(scene.file("A", "Core/config.yml").c_str(), 0, 0) == 0; },
     "  Core/config.yml failed owner belongs to root, the instance to nobody [chown nobody:nogroup /"},
    {"another's folder", true, [](const Scene& scene) { return ::chown(scene.file("A", "Core").c_str(), 0, 0) == 0; },
     "  Core/config.yml failed owner belongs to root, the instance to nobody [chown nobody:nogroup /"},
    {"root's instance in another's tree", true,
     [](const Scene& scene) {
       give(scene.path() / "instances/A", 0);
       return true;
     },
     "  Core/config.yml failed owner"},
    {"a file of a group that its owner is not in", true,
     [](const Scene& scene) { return ::chown(scene.file("A", "Core/config.yml").c_str(), nobody, 0) == 0; },
     "  Core/config.yml failed owner belongs to the group root, which nobody is not in [chgrp nogroup /"},
    {"a folder that may not be written", false,
     [](const Scene& scene) {
       fs::permissions(scene.file("A", "Core"), fs::perms(0555));
       return true;
     },
     "  Core/config.yml failed permission",
     [](const Scene& scene) { fs::permissions(scene.file("A", "Core"), fs::perms(0755)); }},
    {"a file that may not be read", false,
     [](const Scene& scene) {
       fs::permissions(scene.file("A", "Core/config.yml"), fs::perms(0));
       return true;
     },
     "  Core/config.yml failed permission"},
    {"an immutable file", true,
     [](const Scene& scene) { return set_immutable(scene.file("A", "Core/config.yml"), true); },
     "  Core/config.yml failed immutable",
     [](const Scene& scene) { REQUIRE(set_immutable(scene.file("A", "Core/config.yml"), false)); }},
    {"an immutable folder", true, [](const Scene& scene) { return set_immutable(scene.file("A", "Core"), true); },
     "  Core/config.yml failed immutable",
     [](const Scene& scene) { REQUIRE(set_immutable(scene.file("A", "Core"), false)); }},
    {"an append-only file", true,
     [](const Scene& scene) { return set_append_only(scene.file("A", "Core/config.yml"), true); },
     "  Core/config.yml failed immutable",
     [](const Scene& scene) { REQUIRE(set_append_only(scene.file("A", "Core/config.yml"), false)); }},
    {"an append-only folder", true, [](const Scene& scene) { return set_append_only(scene.file("A", "Core"), true); },
     "  Core/config.yml failed immutable",
     [](const Scene& scene) { REQUIRE(set_append_only(scene.file("A", "Core"), false)); }},
};

}  // namespace

TEST_CASE("what must not be written is not, and keeps its instance from being changed") {
  for (const Shape& shape : shapes) {
    CAPTURE(shape.what);
    if (shape.needs_root && !is_root()) {
      skip("needs root", shape.what);
      continue;
    }
    const Scene scene;
    if (!shape.make(scene)) {
      skip("this system cannot make it", shape.what);
      continue;
    }
    const Tree before = scene.now("A");
    const Run run = scene.run(id);
    CAPTURE(all_of(run));
    if (shape.after) shape.after(scene);
    CHECK(run.says("A failed"));
    CHECK(run.says(shape.says));
    CHECK(scene.now("A") == before);
    CHECK(run.says("B changed"));
    CHECK(scene.now("B") == scene.new_files("B"));
    CHECK_FALSE(has_temporaries(scene.path() / "instances"));
  }
}

TEST_CASE("a game folder that is a link, or outside, is not written in") {
  const Scene scene;
  const fs::path game = scene.path() / "instances/A/Minecraft";
  fs::rename(game, scene.path() / "elsewhere");
  link_to(scene.path() / "elsewhere", game);
  const Run run = scene.run(id);
  CAPTURE(all_of(run));
  CHECK(run.says("A failed"));
  CHECK(scene.now("A") == scene.old_files("A"));
}

TEST_CASE("a file keeps its owner, mode, group and extended attributes") {
  const Scene scene;
  const fs::path file = scene.file("A", "Core/config.yml");
  fs::permissions(file, fs::perms(0640));
  const bool has_attributes = ::setxattr(file.c_str(), "user.note", "kept", 4, 0) == 0;
  struct stat before {};
  REQUIRE(::stat(file.c_str(), &before) == 0);
  const Run run = scene.run(id);
  CAPTURE(all_of(run));
  REQUIRE(run.says("A changed"));
  struct stat after {};
  REQUIRE(::stat(file.c_str(), &after) == 0);
  CHECK(after.st_mode == before.st_mode);
  CHECK(after.st_uid == before.st_uid);
  CHECK(after.st_gid == before.st_gid);
  CHECK(after.st_ino != before.st_ino);
  if (!has_attributes) return skip("this file system has none", "extended attributes");
  char value[8] = {};
  CHECK(::getxattr(file.c_str(), "user.note", value, sizeof value) == 4);
  CHECK(std::string(value) == "kept");
}

TEST_CASE("a file keeps its set-user, set-group and sticky bits, or is left alone") {
  const Scene scene;
  const fs::path file = scene.file("A", "Core/config.yml");
  REQUIRE(::chmod(file.c_str(), 07751) == 0);
  CHECK(scene.run(id).says("A changed"));
  struct stat after {};
  REQUIRE(::stat(file.c_str(), &after) == 0);
  CHECK((after.st_mode & 07777) == 07751);
  if (!has_root()) return;
  // A group that its owner is not in is given to new files by the folder; its rights to who runs them are not.
  scene.reset();
  REQUIRE(::chown(file.parent_path().c_str(), nobody, 0) == 0);
  REQUIRE(::chmod(file.parent_path().c_str(), 02755) == 0);
  REQUIRE(::chown(file.c_str(), nobody, 0) == 0);
  CHECK(scene.run(id).says("A changed"));
  scene.reset();
  REQUIRE(::chown(file.parent_path().c_str(), nobody, 0) == 0);
  REQUIRE(::chmod(file.parent_path().c_str(), 02755) == 0);
  REQUIRE(::chown(file.c_str(), nobody, 0) == 0);
  REQUIRE(::chmod(file.c_str(), 02755) == 0);
  const Run run = scene.run(id);
  CAPTURE(all_of(run));
  CHECK(run.says("  Core/config.yml failed owner"));
  REQUIRE(::stat(file.c_str(), &after) == 0);
  CHECK((after.st_mode & 07777) == 02755);
}

TEST_CASE("a temporary file that cannot be taken away is named, and goes later") {
  if (!has_faults() || !has_root()) return;
  const Scene scene;
  const fs::path folder = scene.file("A", "Core");
  if (!set_append_only(folder, true)) return skip("this file system has no append-only folders");
  REQUIRE(set_append_only(folder, false));
  const Run run = scene.run(
      id, {{"FAULT_RUN", "chattr +a " + folder.native()}, {"FAULT_AT", "1"}, {"FAULT_WHERE", "renameat2 config.yml"}});
  CAPTURE(all_of(run));
  REQUIRE(set_append_only(folder, false));
  REQUIRE(run.had_fault);
  CHECK(run.says("A failed immutable"));
  CHECK(run.says("! Core/config.yml of A cannot be written"));
  CHECK(all_of(run).find("takes .ampcfg-" + id + "-0 away") != std::string::npos);
  CHECK(has_temporaries(scene.path() / "instances"));
  CHECK(scene.run("").status == 0);
  CHECK(scene.now("A") == scene.old_files("A"));
}

TEST_CASE("a rollback that is killed leaves no folder that was made for a file") {
  if (!has_faults()) return;
  const Scene scene;
  bool was_gone = false;
  for (int at = 1;; ++at) {
    scene.reset();
    REQUIRE(scene.run(id).says("A changed"));
    scene.turn_round();
    const Run run = scene.run("20260101T000000Z-0002",
                              {{"FAULT", "KILL"}, {"FAULT_AT", std::to_string(at)}, {"FAULT_WHERE", "unlinkat"}});
    CHECK(scene.run("").status == 0);
    const bool is_there = scene.now("A").contains("Core/deep/er/made.yml");
    CAPTURE(at, all_of(run));
    CHECK(scene.has_folder("A", "Core/deep") == is_there);
    was_gone = was_gone || (run.had_fault && !is_there);
    scene.turn_round();
    if (!run.had_fault) break;
  }
  CHECK(was_gone);
}

TEST_CASE("what a record has no room for below ulimit -f has failed, and nothing is left to finish") {
  const Scene scene(12);
  const Run run = scene.run(id, {{"FILE_SIZE", "6000"}});
  CAPTURE(all_of(run));
  CHECK(run.says("A changed"));
  CHECK(run.says("C11 failed write-failed"));
  CHECK(scene.now("A") == scene.new_files("A"));
  CHECK(scene.now("C11") == scene.old_files("C11"));
  CHECK_FALSE(scene.is_flagged("C11"));
  const fs::path record = scene.path() / "state/deployments" / id / "manifest.json";
  const std::string whole = bytes_of(record);
  CHECK(scene.run("").said.empty());
  CHECK(bytes_of(record) == whole);  // else it was finished by that
}

TEST_CASE("where names cannot be swapped, a rename takes the place of that") {
  if (!has_faults()) return;
  for (const Settings& settings :
       {Settings{{"FAULT_NO_EXCHANGE", "1"}}, Settings{{"FAULT_NO_EXCHANGE", "1"}, {"FAULT_NO_LINK", "1"}}}) {
    const Scene scene;
    const Run run = scene.run(id, settings);
    CAPTURE(all_of(run));
    CHECK(scene.now("A") == scene.new_files("A"));
    CHECK(scene.now("B") == scene.new_files("B"));
    CHECK(bytes_of(scene.path() / "state/deployments" / id / "manifest.json").find("\"renamed\": true") !=
          std::string::npos);
  }
}

TEST_CASE("a file that a plugin has saved since the plan keeps what that wrote beside the value") {
  const Scene scene;
  const fs::path file = scene.file("A", "Core/config.yml");
  put(file, "# anew\nvalue: 1\nmore: 5\n");
  const Run run = scene.run(id);
  CAPTURE(all_of(run));
  CHECK(run.says("  Core/config.yml changed"));
  CHECK(bytes_of(file) == "# anew\nvalue: 22\nmore: 5\n");
}

TEST_CASE("a file that became invalid, or lost its value's place, since the plan is skipped; the others are changed") {
  const Scene scene;
  const fs::path file = scene.file("A", "Core/config.yml");
  const auto [written, code] = GENERATE(table<std::string, std::string>(
      {{"value: [\n", "invalid-file"}, {"value: {x: 1}\n", "shape"}, {"value: 22\nown: 1\n", ""}}));
  put(file, written);
  const Run run = scene.run(id);
  CAPTURE(all_of(run));
  CHECK(run.says("A changed"));
  CHECK(run.says(code.empty() ? "  Core/config.yml unchanged" : "  Core/config.yml skipped " + code));
  CHECK(bytes_of(file) == written);
}

TEST_CASE("a plugin that saves at any step loses nothing") {
  if (!has_faults()) return;
  const Scene scene;
  const fs::path file = scene.file("A", "Core/config.yml");
  const fs::path beside = scene.path() / "beside";
  const std::string text = "value: 1\\nplugin: saved\\n";
  const std::string in_place = "printf '" + text + "' > " + file.native();
  const std::string by_rename =
      "printf '" + text + "' > " + beside.native() + " && mv " + beside.native() + " " + file.native();
  const std::string removed_first = "rm " + file.native() + "; printf '" + text + "' > " + file.native();
  // All of them where AMPCFG_EVERY is set.
  const std::size_t step = ::getenv("AMPCFG_EVERY") != nullptr ? 1 : 6;
  std::size_t first = 0;
  for (const std::string& save : {in_place, by_rename, removed_first}) {
    // Root's umask and user are as good as the plugin's for what is looked at here, but for the owner.
    const std::string command = save + (is_root() ? " && chown nobody:nogroup " + file.native() : std::string());
    first += 2;
    for (std::size_t at = step == 1 ? 1 : first;; at += step) {
      scene.reset();
      const Run run = scene.run(id, {{"FAULT_RUN", command}, {"FAULT_AT", std::to_string(at)}, {"FAULT_CALLS", "all"}});
      if (!run.had_fault) {
        CHECK(at > 100);
        break;
      }
      const std::string now = bytes_of(file);
      if (now.find("plugin: saved") == std::string::npos || has_temporaries(scene.path() / "instances") ||
          run.status != 0) {
        CAPTURE(save, at, run.calls.back(), all_of(run), now);
        FAIL_CHECK("what it saved is lost, or something is left behind");
      }
    }
  }
}

TEST_CASE("a plugin that holds a file open, or saves it without pause, loses nothing") {
  const Scene scene;
  const fs::path file = scene.file("A", "Core/config.yml");
  std::mt19937 random(7);
  for (int round = 0; round < 25; ++round) {
    scene.reset();
    Run run;
    std::thread deploying([&] { run = scene.run(id); });
    std::string last;
    const int saves = static_cast<int>(random() % 8);
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
    for (int n = 0; n < saves; ++n) {
      last = "value: 1\nsaved: " + std::to_string(n) + "\n";
      const int plugin = ::open(file.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
      REQUIRE(plugin >= 0);
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 3'000));
      REQUIRE(::write(plugin, last.data(), last.size()) == static_cast<ssize_t>(last.size()));
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 1'000));
      ::close(plugin);
    }
    deploying.join();
    const std::string now = bytes_of(file);
    CAPTURE(round, saves, all_of(run), now);
    CHECK(run.status == 0);
    CHECK((last.empty() || now.find("saved: " + std::to_string(saves - 1)) != std::string::npos));
    CHECK_FALSE(has_temporaries(scene.path() / "instances"));
  }
}

namespace {

/// A program that has a file open for writing.
class Writer {
 public:
  explicit Writer(const fs::path& file) : file_(::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)) {
    REQUIRE(file_ >= 0);
  }
  Writer(Writer&&) = delete;
  Writer& operator=(Writer&&) = delete;
  ~Writer() { ::close(file_); }
  void write(const std::string& text) const {
    REQUIRE(::write(file_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }

 private:
  int file_;
};

std::ptrdiff_t count_of(const std::vector<std::string>& calls, std::size_t from, const std::string& call) {
  return std::count(calls.begin() + static_cast<std::ptrdiff_t>(from), calls.end(), call);
}

}  // namespace

TEST_CASE("a file that a program keeps open for writing is waited for without the lock, and then left to it") {
  const Scene scene;
  const fs::path file = scene.file("A", "Core/config.yml");
  const Run run = [&] {
    const Writer plugin(file);
    Run run = scene.run(id, {{"FAULT_CALLS", "all"}});
    plugin.write("late: 1\n");
    return run;
  }();
  CAPTURE(all_of(run));
  CHECK(run.says("  Core/config.yml skipped busy"));
  CHECK(run.says("  Core/lang/en.yml changed"));
  CHECK(bytes_of(file) == scene.old_files("A").at("Core/config.yml") + "late: 1\n");
  if (!has_faults()) return;
  const auto lock = std::find(run.calls.begin(), run.calls.end(), "openat lock");
  REQUIRE(lock != run.calls.end());
  const auto locked = static_cast<std::size_t>(lock - run.calls.begin());
  const auto looks = count_of(run.calls, 0, "openat config.yml") - count_of(run.calls, locked, "openat config.yml");
  CHECK(looks > 10);
  // Two in each of two instances, each to be looked at, and three of them to be looked at once they are new.
  CHECK(count_of(run.calls, locked, "openat config.yml") == 7);
}

TEST_CASE("a file that a program saves is changed when it is done") {
  // A deployment waits a second for it: a machine that gives this thread no time for so long has not tried it.
  constexpr auto soon = std::chrono::milliseconds(500);
  for (;;) {
    const Scene scene;
    const fs::path file = scene.file("A", "Core/config.yml");
    Run run;
    std::thread deploying;
    const auto begun = std::chrono::steady_clock::now();
    {
      const Writer plugin(file);
      deploying = std::thread([&] { run = scene.run(id); });
      plugin.write("more: 1\n");
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    const auto held = std::chrono::steady_clock::now() - begun;
    deploying.join();
    CAPTURE(all_of(run));
    if (held > soon && run.says("  Core/config.yml skipped busy")) continue;
    CHECK(run.says("A changed"));
    CHECK(bytes_of(file) == scene.new_files("A").at("Core/config.yml") + "more: 1\n");
    return;
  }
}

TEST_CASE("a file that a program opens for writing just before it is exchanged goes back at once") {
  if (!has_faults()) return;
  const Scene scene;
  const fs::path file = scene.file("A", "Core/config.yml");
  const Run run = scene.run(id, {{"FAULT_RUN", "exec 9>>" + file.native() + "; sleep 1 &"},
                                 {"FAULT_AT", "1"},
                                 {"FAULT_WHERE", "renameat2 config.yml"}});
  CAPTURE(all_of(run));
  REQUIRE(run.had_fault);
  CHECK(run.says("  Core/config.yml skipped busy"));
  CHECK(scene.now("A").at("Core/config.yml") == scene.old_files("A").at("Core/config.yml"));
  CHECK_FALSE(has_temporaries(scene.path() / "instances"));
  // The flag names what was changed, and that alone.
  const std::string flag = bytes_of(scene.path() / "state/flags/A.json");
  CHECK(flag.find("deploy changed Core/deep/er/made.yml and 2 more") != std::string::npos);
}

TEST_CASE("a signal lets the instance in hand be finished, and no other be begun") {
  if (!has_faults()) return;
  const Scene scene;
  const std::string command = "[ $PPID -gt 1 ] && kill -TERM $PPID";
  bool was_between = false;
  for (std::size_t at = 1; at < 400; at += 9) {
    scene.reset();
    const Run run = scene.run(id, {{"FAULT_RUN", command}, {"FAULT_AT", std::to_string(at)}});
    if (!run.had_fault) break;
    CAPTURE(at, all_of(run));
    CHECK(run.status == 130);
    const bool is_a_new = scene.now("A") == scene.new_files("A");
    const bool is_b_new = scene.now("B") == scene.new_files("B");
    CHECK((is_a_new || scene.now("A") == scene.old_files("A")));
    CHECK((is_b_new || scene.now("B") == scene.old_files("B")));
    was_between = was_between || (is_a_new && !is_b_new);
    CHECK(scene.run("").said.empty());
  }
  CHECK(was_between);
}

TEST_CASE("a plan that is to be carried out does not rest on what a crash has left") {
  if (!has_faults()) return;
  const Scene scene;
  // Killed once A's first file is new.
  for (int at = 1; scene.now("A").at("Core/config.yml") == scene.old_files("A").at("Core/config.yml"); ++at) {
    REQUIRE(at < 200);
    scene.reset();
    const Run run = scene.run(id, {{"FAULT", "KILL"}, {"FAULT_AT", std::to_string(at)}, {"FAULT_WHERE", "."}});
    REQUIRE(run.status != 127);
  }
  fs::create_directories(scene.path() / "state");
  host::Configuration configuration;
  configuration.instances = scene.path() / "instances";
  configuration.state = scene.path() / "state";
  const auto set = drift::Expectations::load({{"universal_configs.json", R"({"Core": {"value": 22}})"}}, {});
  const auto files_of_a = [&](bool finishes_first, const std::string& says) {
    host::Query query;
    query.finishes_first = finishes_first;
    const host::HostPlan plan = host::plan(configuration, set.expectations.value(), query, {}, {});
    const bool is_said = std::any_of(plan.warnings.begin(), plan.warnings.end(), [&](const host::Warning& warning) {
      return warning.text.find("was cut short") != std::string::npos && warning.text.find(says) != std::string::npos &&
             warning.urgency == host::Warning::Urgency::insistent;
    });
    CHECK(is_said);
    return plan.instances.at(0).plugins.empty() ? 0 : plan.instances.at(0).plugins.at(0).files.size();
  };
  CHECK(files_of_a(false, "the next command that writes") == 0);
  CHECK(files_of_a(true, "and is undone") == 1);
  CHECK(scene.now("A") == scene.old_files("A"));
}

namespace {

/// What a process of the owner can do while root deploys: puts links of both kinds and pipes in the place of what is in
/// its instance, and back. `outside` is a tree that it would like to have changed or read.
class Attacker {
 public:
  Attacker(const fs::path& game, const fs::path& outside, unsigned seed)
      : plugins_(game / "plugins"), game_(game), outside_(outside), random_(seed) {}

  static constexpr unsigned round = 100;

  /// The last of a round leaves everything as it should be.
  void swap_a_round() {
    for (unsigned n = 1; n < round; ++n) swap_once();
    restore();
    swap_once();
  }

 private:
  void swap_once() {
    switch (random_() % 7) {
      case 0:
        return swap_for_link(plugins_ / "Core", outside_);
      case 1:
        return swap_for_link(plugins_ / "Core/config.yml", outside_ / (random_() % 2 == 0 ? "config.yml" : "secret"));
      case 2:
        return swap_for_link(plugins_ / "Core/lang", outside_ / "lang");
      case 3:
        return swap_for_link(plugins_, outside_.parent_path());
      case 4:
        return swap_temporaries();
      case 5:
        return swap_for_hard_link(plugins_ / "Core/config.yml", outside_ / "config.yml");
      default:
        return swap_for_pipe(plugins_ / "Core/config.yml");
    }
  }

  static void swap_back(const fs::path& path, const fs::path& aside) {
    ::renameat2(AT_FDCWD, aside.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE);
    ::unlink(aside.c_str());
  }

  void swap_for_link(const fs::path& path, const fs::path& to) {
    const fs::path aside = game_ / ("aside-" + std::to_string(random_() % 4));
    if (::symlink(to.c_str(), aside.c_str()) != 0) return;
    if (::renameat2(AT_FDCWD, aside.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) wait();
    swap_back(path, aside);
  }

  void swap_for_hard_link(const fs::path& path, const fs::path& to) {
    const fs::path aside = game_ / "aside-hard";
    if (::link(to.c_str(), aside.c_str()) != 0) return;
    if (::renameat2(AT_FDCWD, aside.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) wait();
    swap_back(path, aside);
  }

  void swap_for_pipe(const fs::path& path) {
    const fs::path aside = game_ / "aside-pipe";
    if (::mkfifo(aside.c_str(), 0666) != 0) return;
    if (::renameat2(AT_FDCWD, aside.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) == 0) wait();
    swap_back(path, aside);
  }

  /// What ampcfg is about to give a name, or has displaced, becomes a link.
  void swap_temporaries() {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(plugins_ / "Core", ignored)) {
      if (!entry.path().filename().native().starts_with(".ampcfg-")) continue;
      return swap_for_link(entry.path(), outside_ / "config.yml");
    }
  }

  /// Two that swap at once may lose each other's files: then there would be nothing left to attack.
  void restore() {
    for (const char* name : {"Core/config.yml", "Core/lang/en.yml", "Other/config.yml"}) {
      const fs::path file = plugins_ / name;
      for (fs::path folder = file.parent_path(); folder != game_; folder = folder.parent_path()) {
        if (fs::is_symlink(folder)) fs::remove(folder);
      }
      std::error_code ignored;
      fs::create_directories(file.parent_path(), ignored);
      if (fs::is_regular_file(fs::symlink_status(file, ignored))) continue;
      fs::remove(file, ignored);
      put(file, "value: 1\n");
    }
  }

  void wait() {
    if (random_() % 8 == 0) ::usleep(static_cast<useconds_t>(random_() % 400));
  }

  fs::path plugins_, game_, outside_;
  std::mt19937 random_;
};

bool holds(const fs::path& folder, const std::string& text) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (fs::is_regular_file(entry.symlink_status()) && bytes_of(entry.path()).find(text) != std::string::npos)
      return true;
  }
  return false;
}

}  // namespace

TEST_CASE("an owner that swaps folders and links while root deploys gets nothing outside changed or read") {
  if (!has_root()) return;
  const unsigned swaps = ::getenv("AMPCFG_EVERY") != nullptr ? 100'000 : 20'000;
  constexpr int most_runs = 2000;
  const Scene scene;
  // On a busy machine all swaps may be over before root has won or lost even once: so it is told when they are enough.
  const fs::path enough = scene.path() / "enough";
  // The owner's own, so that its rights keep nothing from being changed; and with root's secrets in it.
  const fs::path outside = scene.path() / "outside/Core";
  fs::create_directories(outside / "lang");
  const std::string outer = "# OUTSIDE\nvalue: 1\n";
  const std::vector<std::string> names = {"config.yml", "lang/en.yml", "secret"};
  for (const std::string& name : names) put(outside / name, outer);
  fs::create_directories(outside.parent_path() / "Other");
  put(outside.parent_path() / "Other/config.yml", outer);
  give(scene.path() / "outside", nobody);
  REQUIRE(::chown((outside / "secret").c_str(), 0, 0) == 0);
  fs::permissions(outside / "secret", fs::perms(0600));

  const pid_t attacker = fork_child();
  if (attacker == 0) {
    if (::setgid(nobody) != 0 || ::setuid(nobody) != 0) ::_exit(1);
    Attacker attack(scene.path() / "instances/A/Minecraft", outside, 11);
    for (unsigned n = 0; n < swaps || !fs::exists(enough); n += Attacker::round) attack.swap_a_round();
    ::_exit(0);
  }
  int status = 0;
  int runs = 0;
  int changed = 0;
  while (::waitpid(attacker, &status, WNOHANG) == 0) {
    std::string number = std::to_string(++runs);
    number.insert(0, 6 - number.size(), '0');
    const Run run = scene.run("20260101T" + number + "Z-0001");
    if (run.status > 1) {
      CAPTURE(all_of(run));
      FAIL_CHECK("it did not end as it should: " << run.status);
    }
    if (run.says("A changed")) {
      ++changed;
      scene.turn_round();
    }
    if ((changed > 0 && changed < runs) || runs == most_runs) put(enough, "");
  }
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
  CHECK(scene.run(id).says("A changed"));
  INFO(runs << " deployments, of which " << changed << " changed A, beside at least " << swaps << " swaps");
  CHECK(changed > 0);
  CHECK(changed < runs);
  for (const std::string& name : names) CHECK(bytes_of(outside / name) == outer);
  CHECK(bytes_of(outside.parent_path() / "Other/config.yml") == outer);
  std::size_t entries = 0;
  for (const auto& entry : fs::recursive_directory_iterator(scene.path() / "outside"))
    entries += entry.exists() ? 1 : 0;
  CHECK(entries == 7);
  CHECK_FALSE(holds(scene.path() / "state", "OUTSIDE"));
  CHECK_FALSE(holds(scene.path() / "instances", "OUTSIDE"));
}

}  // namespace ampcfg::host::change_test

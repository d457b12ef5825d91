#include "host/games/jars.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <map>

#include "ampcfg/os/machine.hpp"
#include "host/state_scene.hpp"

namespace ampcfg::host::jars_test {

using namespace ampcfg::tests;
using host::Jar;
using host::JarChange;
using host::JarFolder;
using host::JarList;

namespace {

constexpr std::int64_t second = 1'000'000'000;

std::vector<std::string> words(const std::vector<JarChange>& changes) {
  std::vector<std::string> all;
  for (const JarChange& change : changes) all.push_back(change.words());
  return all;
}

/// An instance's game with its list in a state.
struct Scene : StateScene {
  std::optional<std::int64_t> start;

  Scene() { fs::create_directories(scratch / "game/plugins/update"); }

  void jar(const std::string& name, const std::string& bytes) const { scratch.write("game/plugins/" + name, bytes); }
  void remove(const std::string& name) const { fs::remove(scratch / ("game/plugins/" + name)); }

  std::vector<std::string> look(std::chrono::milliseconds patience = std::chrono::seconds(5)) {
    const auto game = os::Folder::open(scratch / "game");
    return words(host::jar_changes(state(), "A", std::get<os::Folder>(game), start,
                                   std::chrono::steady_clock::now() + patience));
  }

  /// The game starts now: what is there is older, also by the coarse clock of files.
  void start_now() {
    start = os::now_nanoseconds() + second / 50;
    while (os::now_nanoseconds() <= *start + second / 50) {
    }
  }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("the first sight of a JAR is no reason") {
  Scene scene;
  scene.jar("Chat.jar", "chat");
  CHECK(scene.look().empty());
  CHECK(scene.look().empty());
  CHECK(host::read_jar_list(scene.state(), "A")->jars.size() == 1);
}

TEST_CASE("what came, went or changed since is one, until it is as it was") {
  Scene scene;
  scene.jar("Chat.jar", "chat");
  scene.jar("Homes.jar", "homes");
  CHECK(scene.look().empty());
  scene.jar("Chat.jar", "CHAT");  // of the same size
  scene.jar("New.jar", "new");
  scene.jar("update/Homes.jar", "homes 2");
  scene.remove("Homes.jar");
  const Words all{"plugins/Chat.jar has changed", "plugins/Homes.jar is gone", "plugins/New.jar is new",
                  "plugins/update/Homes.jar is new"};
  CHECK(scene.look() == all);
  CHECK(scene.look() == all);
  scene.jar("Chat.jar", "chat");
  scene.jar("Homes.jar", "homes");
  scene.remove("New.jar");
  scene.remove("update/Homes.jar");
  CHECK(scene.look().empty());
}

TEST_CASE("what was only touched is told by its bytes") {
  Scene scene;
  scene.jar("Chat.jar", "chat");
  SECTION("where there was time to take its hash") {
    CHECK(scene.look().empty());
  }
  SECTION("else it counts as changed") {
    CHECK(scene.look(std::chrono::seconds(-1)).empty());
  }
  const bool has_hash = !host::read_jar_list(scene.state(), "A")->jars[0].sha256.empty();
  fs::permissions(scene.scratch / "game/plugins/Chat.jar", fs::perms(0600));
  scene.jar("Chat.jar", "chat");
  CHECK(scene.look().empty() == has_hash);
}

TEST_CASE("only JARs count") {
  Scene scene;
  CHECK(scene.look().empty());
  scene.jar("notes.txt", "x");
  scene.jar(".jar", "x");
  scene.jar("Chat/lib.jar", "x");
  scene.jar("update/old/Chat.jar", "x");
  fs::create_directories(scene.scratch / "game/plugins/Folder.jar");
  REQUIRE(::mkfifo((scene.scratch / "game/plugins/Fifo.jar").c_str(), 0600) == 0);
  CHECK(scene.look().empty());
}

TEST_CASE("a link counts as what it leads to, where it may") {
  Scene scene;
  scene.scratch.write("game/store/Chat.jar", "chat");
  fs::create_symlink("../store/Chat.jar", scene.scratch / "game/plugins/Chat.jar");
  fs::create_symlink("/etc/hostname", scene.scratch / "game/plugins/Out.jar");
  fs::create_symlink("nowhere", scene.scratch / "game/plugins/Broken.jar");
  CHECK(scene.look().empty());
  scene.scratch.write("game/store/Chat.jar", "chat 2");
  CHECK(scene.look() == Words{"plugins/Chat.jar has changed"});
}

TEST_CASE("a start answers what was changed before it") {
  Scene scene;
  scene.jar("Chat.jar", "chat");
  scene.jar("Homes.jar", "homes");
  CHECK(scene.look().empty());
  scene.jar("Chat.jar", "chat 2");
  scene.jar("New.jar", "new");
  scene.remove("Homes.jar");
  CHECK(scene.look().size() == 3);
  scene.start_now();
  CHECK(scene.look().empty());
  CHECK(host::read_jar_list(scene.state(), "A")->start == *scene.start);
  scene.jar("Chat.jar", "chat 3");
  CHECK(scene.look() == Words{"plugins/Chat.jar has changed"});
  *scene.start += second;  // the same start, told after the clock was set
  CHECK(scene.look() == Words{"plugins/Chat.jar has changed"});
}

TEST_CASE("a game that ran before the first sight has not started since") {
  Scene scene;
  scene.jar("Chat.jar", "chat");
  CHECK(scene.look().empty());  // nobody could see its process
  scene.jar("Chat.jar", "chat 2");
  scene.start = host::read_jar_list(scene.state(), "A")->taken - 100 * second;
  CHECK(scene.look() == Words{"plugins/Chat.jar has changed"});
}

TEST_CASE("what a start finds in the list, and what has changed since") {
  constexpr std::int64_t start = 1000 * second, minutes = 180 * second;
  const JarList old{500 * second, 400 * second, {{"Chat.jar", 4, 10, "a"}, {"Homes.jar", 4, 10, "b"}}};
  const auto changed = [&](const JarFolder& now) {
    JarList list = host::renewed(old, now, start);
    CHECK(list.start == start);
    return words(host::compare(list, now, [](const Jar&) { return std::string("new"); }));
  };
  // Nothing, and all before the start.
  CHECK(changed({old.jars, 10}).empty());
  CHECK(changed({{{"Chat.jar", 5, start - 1, ""}, {"New.jar", 1, start, ""}}, start}).empty());
  // The start has moved it out of update/.
  CHECK(changed({{{"Chat.jar", 5, start + 8 * second, ""}, {"Homes.jar", 4, 10, ""}}, start + 8 * second}).empty());
  // After the start.
  CHECK(changed({{{"Chat.jar", 5, start + minutes, ""}, {"Homes.jar", 4, 10, ""}}, 10}) ==
        Words{"plugins/Chat.jar has changed"});
  CHECK(changed({{{"Chat.jar", 4, 10, ""}, {"Homes.jar", 4, 10, ""}, {"New.jar", 1, start + minutes, ""}}, 10}) ==
        Words{"plugins/New.jar is new"});
  CHECK(changed({{{"Chat.jar", 4, 10, ""}}, start + minutes}) == Words{"plugins/Homes.jar is gone"});
  // Put there just after the start, which has not loaded it: its mtime is new, too.
  const Jar late{"Chat.jar", 5, start + 8 * second, "", start + 7 * second};
  CHECK(changed({{late, {"Homes.jar", 4, 10, ""}}, start + 8 * second}) == Words{"plugins/Chat.jar has changed"});
  // An update that waits for the next start, also one that came at once.
  CHECK(changed({{{"Chat.jar", 4, 10, ""}, {"Homes.jar", 4, 10, ""}, {"update/Chat.jar", 5, start + second, ""}},
                 10}) == Words{"plugins/update/Chat.jar is new"});
}

TEST_CASE("a damaged list is taken anew, and a list is read back as it was written") {
  Scene scene;
  const JarList list{5, 7, {{"A\n\xff.jar", 18'000'000'000, 9, std::string(64, 'a')}, {"B.jar", 1, 2, ""}}};
  host::write_jar_list(scene.state(), "A", list);
  CHECK(host::read_jar_list(scene.state(), "A") == list);
  CHECK_FALSE(host::read_jar_list(scene.state(), "B"));
  scene.write("jars/A.json", "{");
  CHECK_FALSE(host::read_jar_list(scene.state(), "A"));
  CHECK(scene.look().empty());
  CHECK(host::read_jar_list(scene.state(), "A"));
}

TEST_CASE("an instance without plugins has none, and one whose plugins cannot be listed says so") {
  Scene scene;
  fs::remove_all(scene.scratch / "game/plugins");
  CHECK(scene.look().empty());
  fs::create_symlink("/etc", scene.scratch / "game/plugins");
  CHECK(code_of([&] { scene.look(); }) == "plugins-unreadable");
}

}  // namespace ampcfg::host::jars_test

#include "ampcfg/host/set_writing/set_writing.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "ampcfg/host/set_writing/set_undo.hpp"
#include "ampcfg/os/digest.hpp"
#include "host/set_writing/set_journal.hpp"
#include "host/set_writing/set_lock.hpp"
#include "host/state_scene.hpp"
#include "os/skip.hpp"

namespace ampcfg::host::set_writing_test {

using namespace tests;
using document::JsonChange;

drift::SetEdit edit(std::string file, std::vector<std::string> path, std::string text) {
  return {std::move(file), {{JsonChange::Kind::set, std::move(path), std::move(text)}}};
}

/// A set, and the state that its changes are noted in.
struct SetScene : StateScene {
  fs::path set = scratch / "set";

  SetScene() {
    configuration.expectations = set;
    scratch.write("set/universal_configs.json", "{\"P\": {\"k\": 1}}");
    scratch.write("set/variable_configs.json", "{\"P\": {\"k\": {\"A\": 5}}}");
  }

  [[nodiscard]] std::string of(const std::string& file) const {
    std::ifstream bytes(set / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(bytes), {}};
  }
  /// The names in the set's folder.
  [[nodiscard]] std::string names() const {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(set)) all.push_back(entry.path().filename().native());
    std::sort(all.begin(), all.end());
    std::string text;
    for (const std::string& name : all) text += name + " ";
    return text;
  }
  [[nodiscard]] WrittenSet write(const drift::SetChange& change) const {
    const SetPlanner planner = [&](const SetInHand&) { return change; };
    return write_set(configuration, plan_set_change(configuration, planner), planner, {"me", {}, {}, {}, "x"});
  }
  [[nodiscard]] WrittenSet undo(const std::optional<std::string>& id = {}) const {
    return write_set_undo(configuration, plan_set_undo(configuration, id), {"me", {}, {}, {}, "y"});
  }
  [[nodiscard]] std::string refusal(const drift::SetChange& change) const {
    return code_of([&] { plan_set_change(configuration, [&](const SetInHand&) { return change; }); });
  }
};

const drift::SetChange two_files{edit("universal_configs.json", {"P", "k"}, "2"),
                                 edit("paper/variable_configs.json", {"P", "k", "A"}, "6")};

TEST_CASE("a change is written, noted, and undone") {
  const SetScene scene;
  fs::permissions(scene.set / "universal_configs.json", fs::perms(0640));
  const WrittenSet written = scene.write(two_files);
  CHECK(written.warnings.empty());
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 2}}");
  CHECK(fs::status(scene.set / "universal_configs.json").permissions() == fs::perms(0640));
  CHECK(scene.of("paper/variable_configs.json") == "{\n  \"P\": {\n    \"k\": {\n      \"A\": 6\n    }\n  }\n}\n");
  CHECK(scene.names() == "paper universal_configs.json variable_configs.json ");
  REQUIRE(written.files.size() == 2);
  CHECK(written.files[0].path == "paper/variable_configs.json");
  CHECK_FALSE(written.files[0].before);

  const WrittenSet undone = scene.undo();
  CHECK(undone.files.size() == 2);
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 1}}");
  CHECK_FALSE(fs::exists(scene.set / "paper/variable_configs.json"));
  // Neither an undo nor what is undone is undone again, unless it is named.
  CHECK(code_of([&] { plan_set_undo(scene.configuration, {}); }) == "nothing-to-undo");
  CHECK(code_of([&] { plan_set_undo(scene.configuration, written.id); }) == "nothing-to-undo");
  static_cast<void>(scene.undo(undone.id));
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 2}}");
  static_cast<void>(scene.undo());
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 1}}");
}

TEST_CASE("changes of one second are undone in their order, and the last 20 stay") {
  const SetScene scene;
  for (int n = 1; n <= 23; ++n)
    static_cast<void>(scene.write({edit("universal_configs.json", {"P", "k"}, std::to_string(n * 10))}));
  const auto records = [&] {
    return std::distance(fs::directory_iterator(scene.scratch / "state/set_changes"), fs::directory_iterator());
  };
  CHECK(records() == 20);
  static_cast<void>(scene.undo());
  static_cast<void>(scene.undo());
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 210}}");
  // A set of its own has changes of its own.
  scene.scratch.write("other/universal_configs.json", "{}");
  Configuration other = scene.configuration;
  other.expectations = scene.scratch / "other";
  CHECK(code_of([&] { plan_set_undo(other, {}); }) == "nothing-to-undo");
}

TEST_CASE(
    "a set that was written since it was planned is planned anew, or refused where that comes to something else") {
  const SetScene scene;
  int planned = 0;
  const SetPlanner same = [&](const SetInHand&) {
    ++planned;
    return two_files;
  };
  const SetPlan plan = plan_set_change(scene.configuration, same);
  scene.scratch.write("set/universal_configs.json", "{\"P\": {\"k\": 1, \"l\": 7}}");
  const WrittenSet written = write_set(scene.configuration, plan, same, {});
  CHECK(planned == 2);
  CHECK(written.warnings.size() == 1);
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 2, \"l\": 7}}");

  const SetPlanner of_what_it_sees = [](const SetInHand& set) {
    const auto size = std::to_string(set.files[0].bytes.size());
    return drift::SetChange{edit("universal_configs.json", {"P", "k"}, size)};
  };
  const SetPlan other = plan_set_change(scene.configuration, of_what_it_sees);
  scene.scratch.write("set/paper/variable_configs.json", "{}");
  CHECK(code_of([&] { write_set(scene.configuration, other, of_what_it_sees, {}); }) == "set-changed");
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 2, \"l\": 7}}");
  CHECK(scene.names() == "paper universal_configs.json variable_configs.json ");
}

TEST_CASE("a file that another writes at the same moment keeps what that has written, and nothing else has changed") {
  const SetScene scene;
  // Planned under the lock, the file changes just before it is written.
  int planned = 0;
  const SetPlanner disturbed = [&](const SetInHand&) {
    if (++planned < 3)
      scene.scratch.write("set/universal_configs.json",
                          "{\"P\": {\"k\": 1, \"n\": 1}}" + std::string(static_cast<std::size_t>(planned), ' '));
    return drift::SetChange{edit("variable_configs.json", {"P", "k", "A"}, "6"),
                            edit("universal_configs.json", {"P", "k"}, "2")};
  };
  const SetPlan plan = plan_set_change(scene.configuration, disturbed);
  static_cast<void>(write_set(scene.configuration, plan, disturbed, {}));
  CHECK(planned == 3);
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 2, \"n\": 1}}  ");
  CHECK(scene.of("variable_configs.json") == "{\"P\": {\"k\": {\"A\": 6}}}");

  const SetPlanner always = [&](const SetInHand&) {
    scene.scratch.write("set/universal_configs.json", "{\"P\": {\"k\": 1, \"n\": " + std::to_string(++planned) + "}}");
    return drift::SetChange{edit("variable_configs.json", {"P", "k", "A"}, "7"),
                            edit("universal_configs.json", {"P", "k"}, "2")};
  };
  const SetPlan other = plan_set_change(scene.configuration, always);
  CHECK(code_of([&] { write_set(scene.configuration, other, always, {}); }) == "set-changed");
  CHECK(scene.of("variable_configs.json") == "{\"P\": {\"k\": {\"A\": 6}}}");
  CHECK(scene.names() == "universal_configs.json variable_configs.json ");
}

TEST_CASE("a file that is open for writing elsewhere is not taken from under its writer") {
  const SetScene scene;
  const os::FileDescriptor editor(::open((scene.set / "universal_configs.json").c_str(), O_WRONLY | O_CLOEXEC));
  const std::string code = code_of([&] { static_cast<void>(scene.write(two_files)); });
  if (code.empty()) {
    skip("this file system has no leases");
  } else {
    CHECK(code == "set-changed");
    CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 1}}");
  }
}

TEST_CASE("what cannot be written is refused before anything is asked") {
  const SetScene scene;
  const std::string file = "universal_configs.json";
  SECTION("a set with errors") {
    scene.scratch.write("set/variable_configs.json", "{\"P\": {\"k\": 1}}");
    CHECK(scene.refusal(two_files) == "expectations-invalid");
  }
  SECTION("no set") {
    fs::remove_all(scene.set);
    CHECK(scene.refusal(two_files) == "expectations-unreadable");
  }
  SECTION("a file that is read-only by its mode") {
    fs::permissions(scene.set / file, fs::perms(0444));
    CHECK(scene.refusal(two_files) == "set-read-only");
  }
  SECTION("a file with two names") {
    fs::create_hard_link(scene.set / file, scene.scratch / "other");
    CHECK(scene.refusal(two_files) == "set-owner");
  }
  SECTION("a link that leads nowhere") {
    fs::remove(scene.set / "variable_configs.json");
    fs::create_symlink("nowhere", scene.set / "variable_configs.json");
    CHECK(code_of([&] { static_cast<void>(scene.write(two_files)); }) == "expectations-unreadable");
  }
  SECTION("two names of the set for one file") {
    fs::create_directory(scene.set / "paper");
    fs::create_symlink("../variable_configs.json", scene.set / "paper/variable_configs.json");
    CHECK(scene.refusal({edit("variable_configs.json", {"P", "k", "A"}, "6"),
                         edit("paper/variable_configs.json", {"P", "k", "A"}, "7")}) == "set-owner");
  }
  SECTION("the wrong owner, as root") {
    if (!has_root()) return;
    ::lchown((scene.set / file).c_str(), nobody, nobody);
    CHECK(scene.refusal(two_files) == "set-owner");
  }
}

TEST_CASE("through a link, the file that it leads to is written, and the link stays") {
  const SetScene scene;
  scene.scratch.write("shared/ours.json", "{\"P\": {\"k\": 1}}");
  fs::remove(scene.set / "universal_configs.json");
  fs::create_symlink("../shared/ours.json", scene.set / "universal_configs.json");
  fs::create_directory_symlink(scene.set, scene.scratch / "link");
  Configuration through = scene.configuration;
  through.expectations = scene.scratch / "link";
  const SetPlanner planner = [&](const SetInHand&) { return two_files; };
  static_cast<void>(write_set(through, plan_set_change(through, planner), planner, {}));
  CHECK(fs::is_symlink(scene.set / "universal_configs.json"));
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 2}}");
  CHECK(std::distance(fs::directory_iterator(scene.scratch / "shared"), fs::directory_iterator()) == 1);
  static_cast<void>(scene.undo());  // of the same set, by its other name
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 1}}");
}

TEST_CASE("as root a set of another user is written with that user's rights") {
  if (!has_root()) return;
  const SetScene scene;
  give(scene.set, nobody);
  static_cast<void>(scene.write(two_files));
  for (const char* file : {"universal_configs.json", "paper", "paper/variable_configs.json"}) {
    struct stat facts {};
    REQUIRE(::stat((scene.set / file).c_str(), &facts) == 0);
    CHECK(facts.st_uid == nobody);
  }
  // Nothing is written where that user may not.
  scene.scratch.write("roots/ours.json", "{}");
  fs::remove(scene.set / "universal_configs.json");
  fs::create_symlink("../roots/ours.json", scene.set / "universal_configs.json");
  CHECK(scene.refusal(two_files) == "set-owner");
}

TEST_CASE("one writes at a time, and the other is told who does") {
  const SetScene scene;
  const SetPlace holder(scene.configuration);
  lock_set(holder);
  write_journal(holder, {"20260101T000000Z-0001", 4711, "2026-01-01T00:00:00Z", {"alice", {}, {}, {}, "z"}, {}, {}});
  CHECK_FALSE(unfinished_set_change(scene.configuration));
  try {
    lock_set(SetPlace(scene.configuration), std::chrono::milliseconds(0));
    FAIL("it is not locked");
  } catch (const Error& error) {
    CHECK(error.code() == "set-locked");
    CHECK(error.message().find("process 4711 of alice") != std::string::npos);
  }
}

TEST_CASE("what was cut short is told by readers, planned past, and undone by the next who writes") {
  const SetScene scene;
  const std::string old = scene.of("universal_configs.json"), now = "{\"P\": {\"k\": 9}}";
  const std::string temporary = ".ampcfg-20260101T000000Z-0001-1";
  {
    const SetPlace place(scene.configuration);
    write_journal(place, {"20260101T000000Z-0001",
                          4711,
                          "2026-01-01T00:00:00Z",
                          {"alice", {}, {}, {}, "z"},
                          {},
                          {{"universal_configs.json", os::hash_of(old), os::hash_of(now), temporary}}});
  }
  scene.scratch.write("set/" + temporary, old);
  scene.scratch.write("set/universal_configs.json", now);
  CHECK(unfinished_set_change(scene.configuration));
  std::string seen;
  const SetPlanner planner = [&](const SetInHand& set) {
    for (const drift::SetFile& file : set.files) seen = file.path == "universal_configs.json" ? file.bytes : seen;
    return drift::SetChange{edit("variable_configs.json", {"P", "k", "A"}, "6")};
  };
  const SetPlan plan = plan_set_change(scene.configuration, planner);
  CHECK(seen == old);
  REQUIRE(plan.warnings.size() == 1);
  CHECK(scene.of("universal_configs.json") == now);

  SECTION("all of it") {
    const WrittenSet written = write_set(scene.configuration, plan, planner, {});
    REQUIRE(written.warnings.size() == 1);
    CHECK(written.warnings[0].text.find("alice") != std::string::npos);
    CHECK(scene.of("universal_configs.json") == old);
  }
  SECTION("but for what somebody has written since") {
    scene.scratch.write("set/universal_configs.json", "{\"P\": {\"k\": 10}}");
    const WrittenSet written = write_set(scene.configuration, plan, planner, {});
    REQUIRE_FALSE(written.warnings.empty());
    CHECK(written.warnings[0].text.find("but for universal_configs.json") != std::string::npos);
    CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 10}}");
  }
  CHECK(scene.of("variable_configs.json") == "{\"P\": {\"k\": {\"A\": 6}}}");
  CHECK(scene.names() == "universal_configs.json variable_configs.json ");
  CHECK_FALSE(unfinished_set_change(scene.configuration));
}

TEST_CASE("a journal that leads elsewhere is none of ours") {
  const SetScene scene;
  for (const char* journal : {"no JSON", R"({"id": "x", "process": 1, "since": "", "user": "", "asked_by": "",
      "command": "", "made": [], "steps": [{"file": "../../etc/passwd", "before": "", "after": "", "temporary": ".ampcfg-x"}]})",
                              R"({"id": "x", "process": 1, "since": "", "user": "", "asked_by": "", "command": "",
      "made": [], "steps": [{"file": "metadata.json", "before": "", "after": "", "temporary": "../.ampcfg-x"}]})"}) {
    scene.scratch.write("set/.ampcfg-change", journal);
    CHECK(scene.refusal(two_files) == "set-unfinished");
  }
}

TEST_CASE("without a state a change is written all the same, and that is said") {
  SetScene scene;
  scene.configuration.state = scene.scratch / "no/such/folder";
  const WrittenSet written = scene.write(two_files);
  CHECK(scene.of("universal_configs.json") == "{\"P\": {\"k\": 2}}");
  REQUIRE(written.warnings.size() == 1);
  CHECK(written.warnings[0].text.find("expect undo") != std::string::npos);
}

TEST_CASE("a state is kept for sets where there are no instances, and serves those that come later") {
  SetScene scene;
  scene.configuration.state = scene.scratch / "laptop";
  fs::remove_all(scene.configuration.instances);
  CHECK(scene.write(two_files).warnings.empty());
  static_cast<void>(scene.undo());
  fs::create_directories(scene.configuration.instances);
  CHECK(std::holds_alternative<State>(State::open(scene.configuration, Access::change)));
}

TEST_CASE("the set of a host that has its own is not changed from here") {
  Configuration configuration;
  configuration.hosts["far"].expectations_there = true;
  configuration.hosts["near"];
  CHECK_NOTHROW(refuse_sets_there(configuration, {"here", "near"}));
  CHECK(code_of([&] { refuse_sets_there(configuration, {"near", "far"}); }) == "expectations-there");
}

}  // namespace ampcfg::host::set_writing_test

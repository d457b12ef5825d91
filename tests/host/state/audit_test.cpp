#include "ampcfg/host/state/audit.hpp"

#include "ampcfg/os/digest.hpp"
#include "host/state_scene.hpp"

namespace ampcfg::host::audit_test {

using namespace ampcfg::tests;
using host::Audit;
using host::AuditEntry;

namespace {

AuditEntry entry(const std::string& instance) {
  return {{"root", "", "me@laptop", "alice", "ampcfg deploy\n"},
          "2026-11-24T09:30:00Z",
          host::Action::deploy,
          "20261124T093000Z-3f2a",
          instance,
          host::AuditResult::changed,
          os::sha256_hex("manifest"),
          3};
}

/// An audit of `count` lines.
struct AuditScene : StateScene {
  explicit AuditScene(int count) {
    for (int n = 1; n <= count; ++n) Audit(state()).append(entry("I" + std::to_string(n)));
  }

  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    std::istringstream text(read("audit.jsonl"));
    for (std::string line; std::getline(text, line);) lines.push_back(line + "\n");
    return lines;
  }
  void put(const std::vector<std::string>& lines) const {
    std::string text;
    for (const std::string& line : lines) text += line;
    write("audit.jsonl", text);
  }
  /// The first bad line; -1 where the chain holds.
  [[nodiscard]] int bad_line() const {
    const auto problem = Audit(state()).verify();
    return problem ? static_cast<int>(problem->line) : -1;
  }
  [[nodiscard]] std::string append(bool* cut = nullptr) const {
    return code_of([&] { Audit(state()).append(entry("next"), cut); });
  }
};

}  // namespace

TEST_CASE("lines are read as they were added, and each has the hash of the one before") {
  const AuditScene scene(3);
  const auto entries = Audit(scene.state()).entries();
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].instance == "I1");
  CHECK(entries[2].command == "ampcfg deploy\n");
  CHECK(entries[2].manifest == os::sha256_hex("manifest"));
  CHECK(entries[2].files == 3);
  CHECK(scene.bad_line() == -1);
  const auto lines = scene.lines();
  CHECK_THAT(lines[2], Catch::Contains("\"previous\": \"" + os::sha256_hex(lines[1])));
  CHECK_THAT(scene.read("head"), Catch::Contains(os::sha256_hex(lines[2])));
}

TEST_CASE("what another build has done is read as it is written") {
  const AuditScene scene(1);
  AuditEntry learnt = entry("A");
  learnt.action = host::Recorded<host::Action>("learn");
  learnt.result = host::Recorded<host::AuditResult>("learnt");
  Audit(scene.state()).append(learnt);
  const auto entries = Audit(scene.state()).entries();
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].action.known() == host::Action::deploy);
  CHECK(entries[1].action.word() == "learn");
  CHECK_FALSE(entries[1].action.known());
  CHECK(entries[1].result == learnt.result);
  CHECK_FALSE(host::has_changed(entries[1]));
  CHECK(scene.bad_line() == -1);
}

TEST_CASE("an audit that was never written holds, and is not made by readers") {
  const AuditScene scene(0);
  CHECK(scene.bad_line() == -1);
  CHECK(Audit(scene.state()).entries().empty());
  CHECK_FALSE(fs::exists(scene.scratch / "state/audit.jsonl"));
}

TEST_CASE("each line that is cut, edited, put in or moved is found") {
  const AuditScene scene(5);
  const auto whole = scene.lines();
  struct Case {
    const char* what;
    std::function<void(std::vector<std::string>&)> change;
    int bad;
  };
  const auto edit = [](std::size_t at, const std::string& from, const std::string& to) {
    return [=](std::vector<std::string>& lines) { lines[at].replace(lines[at].find(from), from.size(), to); };
  };
  const std::vector<Case> cases{
      {"cut at the end", [](auto& lines) { lines.pop_back(); }, 5},
      {"cut to nothing", [](auto& lines) { lines.clear(); }, 1},
      {"the first is gone", [](auto& lines) { lines.erase(lines.begin()); }, 1},
      {"one in the middle is gone", [](auto& lines) { lines.erase(lines.begin() + 2); }, 3},
      {"two have changed places", [](auto& lines) { std::swap(lines[1], lines[2]); }, 2},
      {"the last two have", [](auto& lines) { std::swap(lines[3], lines[4]); }, 4},
      {"one is there twice", [](auto& lines) { lines.insert(lines.begin() + 2, lines[1]); }, 3},
      {"the last is there twice", [](auto& lines) { lines.push_back(lines[4]); }, 6},
      {"the first is edited", edit(0, "I1", "IX"), 1},
      {"one in the middle is", edit(2, "root", "toor"), 3},
      {"a space is", edit(2, ", ", ",  "), 3},
      {"the last is", edit(4, "changed", "failed"), 5},
      {"a hash is", edit(2, "\"previous\": \"", "\"previous\": \"0"), 3},
      {"the first hash is", edit(0, "\"previous\": \"0", "\"previous\": \"1"), 1},
      {"a number is", edit(1, "\"line\": 2", "\"line\": 7"), 2},
      {"it is no JSON", edit(3, "{", ""), 4},
      {"its end is gone", [](auto& lines) { lines[4].resize(20); }, 5},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    auto lines = whole;
    c.change(lines);
    scene.put(lines);
    CHECK(scene.bad_line() == c.bad);
  }
  scene.put(whole);
  CHECK(scene.bad_line() == -1);
}

TEST_CASE("what can be read of a damaged record is read, with the first place where that is not all") {
  const AuditScene scene(3);
  const auto whole = scene.lines();
  const std::string head = scene.read("head");
  const auto rubbish = [](std::size_t at) {
    return [at](std::vector<std::string>& lines) { lines[at] = "rubbish\n"; };
  };
  struct Case {
    const char* what;
    std::function<void(std::vector<std::string>&)> change;
    std::vector<std::string> read;
    std::string damage;  ///< empty where there is none
  };
  const std::vector<Case> cases{
      {"nothing", [](auto&) {}, {"I1", "I2", "I3"}, ""},
      {"the first line is", rubbish(0), {"I2", "I3"}, "audit.jsonl, line 1: it is damaged: column 1: "},
      {"the last line is", rubbish(2), {"I1", "I2"}, "audit.jsonl, line 3: it is damaged: column 1: "},
      {"one in the middle is gone",
       [](auto& lines) { lines.erase(lines.begin() + 1); },
       {"I1", "I3"},
       "audit.jsonl, line 2: line 3 stands here"},
      {"the end is gone",
       [](auto& lines) { lines.pop_back(); },
       {"I1", "I2"},
       "audit.jsonl, line 3: it is missing, and all behind it: `head` counts 3 lines"},
      {"the last is cut", [](auto& lines) { lines[2].resize(30); }, {"I1", "I2"}, "audit.jsonl, line 3: it is missing"},
      {"all is gone", [](auto& lines) { lines.clear(); }, {}, "audit.jsonl, line 1: it is missing"},
      {"a crash came in a new line",
       [](auto& lines) { lines.push_back(std::string(20, '\0') + "\n"); },
       {"I1", "I2", "I3"},
       ""},
      {"something was put behind it",
       [](auto& lines) { lines.emplace_back("rubbish\n"); },
       {"I1", "I2", "I3"},
       "audit.jsonl, line 4: it is damaged"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    auto lines = whole;
    c.change(lines);
    scene.put(lines);
    const auto found = Audit(scene.state()).read();
    std::vector<std::string> instances;
    for (const AuditEntry& one : found.entries) instances.push_back(one.instance);
    CHECK(instances == c.read);
    CHECK(found.damage.has_value() != c.damage.empty());
    if (found.damage) CHECK_THAT(found.damage->words(scene.state()), Catch::Contains("state/" + c.damage));
  }
  scene.put(whole);
  scene.write("head", "rubbish");
  CHECK_THAT(Audit(scene.state()).read().damage->words(scene.state()), Catch::Contains("state/head: it is damaged"));
  CHECK(Audit(scene.state()).entries().size() == 3);
  fs::remove(scene.scratch / "state/head");
  CHECK_THAT(Audit(scene.state()).read().damage->words(scene.state()), Catch::Contains("state/head: it is not there"));
  scene.write("head", head);
  fs::remove(scene.scratch / "state/audit.jsonl");
  fs::create_directory(scene.scratch / "state/audit.jsonl");
  const auto problem = Audit(scene.state()).verify();
  REQUIRE(problem);
  CHECK(problem->file == "audit.jsonl");
  CHECK(problem->line == 0);
}

TEST_CASE("the head counts: without it, or with an older one, nobody can say that nothing is missing") {
  const AuditScene scene(3);
  const std::string head = scene.read("head");
  for (const char* damage : {"", "{}", "{\"lines\": 3, \"bytes\": 0, \"last\": \"\"}"}) {
    scene.write("head", damage);
    CHECK(scene.bad_line() == 0);
    CHECK(scene.append() != "");
  }
  fs::remove(scene.scratch / "state/head");
  CHECK(scene.bad_line() == 0);
  CHECK(scene.append() == "audit-broken");
  scene.write("head", head);
  CHECK(scene.append() == "");
  CHECK(scene.append() == "");
  scene.write("head", head);  // two lines older
  CHECK(scene.bad_line() == 5);
  CHECK(scene.append() == "audit-broken");
}

TEST_CASE("nothing is added to a broken record") {
  const AuditScene scene(3);
  const auto whole = scene.lines();
  auto lines = whole;
  lines.pop_back();
  scene.put(lines);
  CHECK(scene.append() == "audit-broken");
  lines = whole;
  lines[2].replace(lines[2].find("root"), 4, "toor");
  scene.put(lines);
  CHECK(scene.append() == "audit-broken");
  lines = whole;
  lines.push_back(whole[2]);
  scene.put(lines);
  CHECK(scene.append() == "audit-broken");
  fs::remove(scene.scratch / "state/audit.jsonl");
  CHECK(scene.append() == "audit-broken");
}

TEST_CASE("a crash at any byte of a line, and before its head, is recovered without an alarm") {
  const AuditScene scene(2);
  const std::string head = scene.read("head");
  const std::string before = scene.read("audit.jsonl");
  REQUIRE(scene.append() == "");
  const std::string after = scene.read("audit.jsonl");
  for (std::size_t size = before.size(); size <= after.size(); ++size) {
    CAPTURE(size);
    scene.write("audit.jsonl", after.substr(0, size));
    scene.write("head", head);
    CHECK(scene.bad_line() == -1);
    bool cut = false;
    CHECK(scene.append(&cut) == "");
    CHECK(cut == (size > before.size() && size < after.size()));
    CHECK(scene.bad_line() == -1);
    CHECK(Audit(scene.state()).entries().size() == (size == after.size() ? 4 : 3));
  }
}

TEST_CASE("a crash before the first line, or in it, is recovered") {
  const AuditScene scene(1);
  const std::string line = scene.read("audit.jsonl");
  fs::remove(scene.scratch / "state/head");
  scene.write("audit.jsonl", "");
  CHECK(scene.bad_line() == -1);
  CHECK(scene.append() == "");
  scene.write("head", "{\"lines\": 0, \"bytes\": 0, \"last\": \"" + std::string(64, '0') + "\"}\n");
  scene.write("audit.jsonl", line.substr(0, 50));
  CHECK(scene.bad_line() == -1);
  CHECK(scene.append() == "");
  CHECK(Audit(scene.state()).entries().size() == 1);
}

TEST_CASE("a line whose bytes had not arrived is cut") {
  const AuditScene scene(2);
  for (const std::string& rest :
       {std::string(300, '\0'), std::string(300, '\0') + "\"}\n", std::string("{\"line\": 3")}) {
    scene.write("audit.jsonl", scene.read("audit.jsonl") + rest);
    CHECK(scene.bad_line() == -1);
    bool cut = false;
    CHECK(scene.append(&cut) == "");
    CHECK(cut);
    CHECK(scene.bad_line() == -1);
  }
}

TEST_CASE("a long line is found again") {
  const AuditScene scene(1);
  auto long_one = entry("A");
  long_one.command = std::string(100'000, 'x');
  Audit(scene.state()).append(long_one);
  CHECK(scene.append() == "");
  CHECK(scene.bad_line() == -1);
}

}  // namespace ampcfg::host::audit_test

#include "ampcfg/host/state/flags.hpp"

#include "host/state/instance_file_name.hpp"
#include "host/state_scene.hpp"

namespace ampcfg::host::flags_test {

using namespace ampcfg::tests;
using host::Flag;
using host::FlagReason;

namespace {

const FlagReason deployed{host::FlagKind::deployment, "20261124T093000Z-3f2a", "deploy changed Chat/config.yml",
                          "2026-11-24T09:30:00Z"};

std::vector<std::string> kinds(const std::optional<Flag>& flag) {
  std::vector<std::string> kinds;
  if (!flag) return kinds;
  for (const FlagReason& reason : flag->reasons) kinds.emplace_back(reason.kind.word());
  return kinds;
}

}  // namespace

TEST_CASE("a flag has each reason once, and is cleared whole") {
  const StateScene scene;
  CHECK_FALSE(host::flag_of(scene.state(), "A"));
  CHECK(host::flags(scene.state()).empty());
  host::raise_flag(scene.state(), "B", deployed);
  host::raise_flag(scene.state(), "A", deployed);
  host::raise_flag(scene.state(), "A", deployed);
  host::raise_flag(scene.state(), "A", {host::FlagKind::hand, "", "new world", "2026-11-25T09:30:00Z"});
  const auto flag = host::flag_of(scene.state(), "A");
  CHECK(kinds(flag) == std::vector<std::string>{"deployment", "hand"});
  CHECK(flag->reasons[0].text == deployed.text);
  CHECK(flag->reasons[0].id == deployed.id);
  CHECK(flag->reasons[0].since == deployed.since);
  CHECK(host::flags(scene.state()).size() == 2);
  CHECK(host::flags(scene.state())[0].instance == "A");
  host::clear_flag(scene.state(), "A");
  host::clear_flag(scene.state(), "A");
  CHECK_FALSE(host::flag_of(scene.state(), "A"));
  CHECK(host::flag_of(scene.state(), "B"));
}

TEST_CASE("a reason that is raised again, or reworded, stands once and says what is true now") {
  const StateScene scene;
  const auto texts = [&] {
    std::vector<std::string> texts;
    const auto flag = host::flag_of(scene.state(), "A");
    for (const FlagReason& reason : flag ? flag->reasons : std::vector<FlagReason>()) texts.push_back(reason.text);
    return texts;
  };
  const FlagReason undone{host::FlagKind::deployment, deployed.id, "undone", ""};
  const FlagReason other{host::FlagKind::deployment, "20261124T093000Z-0000", "undone", "2026-11-24T08:30:00Z"};
  host::reword_flag(scene.state(), "A", undone);
  CHECK(texts().empty());
  host::raise_flag(scene.state(), "A", other);
  host::raise_flag(scene.state(), "A", deployed);
  host::raise_flag(scene.state(), "A", {host::FlagKind::hand, "", "undone", ""});
  host::reword_flag(scene.state(), "A", {host::FlagKind::deployment, "20261124T093000Z-9999", "no", ""});
  CHECK(texts() == std::vector<std::string>{"undone", deployed.text, "undone"});
  // The newest stays, as what answers it answers the older ones.
  host::reword_flag(scene.state(), "A", undone);
  CHECK(kinds(host::flag_of(scene.state(), "A")) == std::vector<std::string>{"deployment", "hand"});
  CHECK(host::flag_of(scene.state(), "A")->reasons[0].id == deployed.id);
  CHECK(host::flag_of(scene.state(), "A")->reasons[0].since == deployed.since);
  host::raise_flag(scene.state(), "A", deployed);
  CHECK(texts() == std::vector<std::string>{deployed.text, "undone"});
}

TEST_CASE("every instance has a flag of its own, whatever bytes its name has") {
  const StateScene scene;
  const std::vector<std::string> names{"A",
                                       "a",
                                       "A.json",
                                       ".hidden",
                                       "..x",
                                       "%41",
                                       "A\nB",
                                       "A B",
                                       "\xff\xfe",
                                       "Überwelt",
                                       "-rf",
                                       "%sha256-",
                                       std::string(255, 'x'),
                                       std::string(254, 'x'),
                                       std::string(255, '\n'),
                                       std::string(254, '\n') + "x"};
  for (const std::string& name : names) host::raise_flag(scene.state(), name, {host::FlagKind::hand, name, "", ""});
  for (const std::string& name : names) {
    CAPTURE(name);
    const auto flag = host::flag_of(scene.state(), name);
    REQUIRE(flag);
    CHECK(flag->instance == name);
    REQUIRE(flag->reasons.size() == 1);
    CHECK(flag->reasons[0].id == name);
  }
  auto sorted = names;
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::string> listed;
  for (const Flag& flag : host::flags(scene.state())) listed.push_back(flag.instance);
  CHECK(listed == sorted);
}

TEST_CASE("the names of files are safe and tell their instance") {
  struct Case {
    std::string instance, name;
  };
  const std::vector<Case> cases{{"BENT01", "BENT01.json"},   {"a.b-c_d", "a.b-c_d.json"},
                                {".a", "%2Ea.json"},         {"a%b\n", "a%25b%0A.json"},
                                {"\xc3\xbc", "%C3%BC.json"}, {std::string(250, 'a'), std::string(250, 'a') + ".json"}};
  for (const auto& [instance, name] : cases) {
    CHECK(host::instance_file_name(instance, ".json") == name);
    CHECK(host::instance_of_file_name(name, ".json") == instance);
  }
  CHECK(host::instance_file_name(std::string(251, 'a'), ".json").size() == 77);
  for (const char* no : {"%4", "%4.json", "%zz.json", "%41.json", "a b.json", "%sha256-00.json", "A.txt", "%2e.json"}) {
    CAPTURE(no);
    CHECK_FALSE(host::instance_of_file_name(no, ".json"));
  }
}

TEST_CASE("a damaged flag counts as one, and keeps counting") {
  const StateScene scene;
  host::raise_flag(scene.state(), "A", deployed);
  for (const char* damage : {"", "{", "{}", "[1]", "{\"instance\": \"B\", \"reasons\": []}"}) {
    CAPTURE(damage);
    scene.write("flags/A.json", damage);
    CHECK(kinds(host::flag_of(scene.state(), "A")) == std::vector<std::string>{"damaged"});
    REQUIRE(host::flags(scene.state()).size() == 1);
    CHECK(host::flags(scene.state())[0].instance == "A");
    CHECK_THAT(host::flags(scene.state())[0].reasons[0].text, Catch::Contains("flags/A.json"));
  }
  host::raise_flag(scene.state(), "A", deployed);
  CHECK(kinds(host::flag_of(scene.state(), "A")) == std::vector<std::string>{"damaged", "deployment"});
  fs::permissions(scene.scratch / "state/flags/A.json", fs::perms(0620));
  CHECK(kinds(host::flag_of(scene.state(), "A")) == std::vector<std::string>{"damaged"});
  host::clear_flag(scene.state(), "A");
  CHECK_FALSE(host::flag_of(scene.state(), "A"));
}

TEST_CASE("a reason of another build stays as it is written") {
  const StateScene scene;
  host::raise_flag(scene.state(), "A", deployed);
  std::string bytes = scene.read("flags/A.json");
  bytes.replace(bytes.find("deployment"), 10, "another-builds");
  scene.write("flags/A.json", bytes);
  host::raise_flag(scene.state(), "A", deployed);
  CHECK(kinds(host::flag_of(scene.state(), "A")) == std::vector<std::string>{"another-builds", "deployment"});
  host::answer_flag(scene.state(), "A", {deployed});
  CHECK(scene.read("flags/A.json") == bytes);
}

TEST_CASE("what a crash left of a flag being written is no flag") {
  const StateScene scene;
  host::raise_flag(scene.state(), "A", deployed);
  scene.write("flags/.ampcfg-1-0", "{");
  CHECK(host::flags(scene.state()).size() == 1);
}

}  // namespace ampcfg::host::flags_test

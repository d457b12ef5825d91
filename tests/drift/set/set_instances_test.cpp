#include "drift/set/set_instances.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "drift/written_set.hpp"

namespace ampcfg::drift::set_instances_test {
namespace {

using Names = std::vector<std::string>;

SetInstances read(const std::string& text) {
  std::vector<Problem> problems;
  ProblemReport report("instances.json", problems);
  SetInstances made = read_set_instances(text, report);
  for (const Problem& problem : problems) UNSCOPED_INFO(problem.code << ": " << problem.message);
  REQUIRE(problems.empty());
  return made;
}

}  // namespace

TEST_CASE("an instance is in the groups whose patterns pick it") {
  const SetInstances set = read(R"({"groups": {"survival": ["SMP*", "EVO01"], "one": ["ovh:TOW01"], "none": []}})");
  CHECK(set.groups_of({"home", "SMP1", {}}) == Names{"survival"});
  CHECK(set.groups_of({"home", "EVO01", {}}) == Names{"survival"});
  CHECK(set.groups_of({"home", "TOW01", {}}).empty());
  CHECK(set.groups_of({"ovh", "TOW01", {}}) == Names{"one"});
  CHECK(set.groups_of({"home", "smp1", {}}).empty());
}

TEST_CASE("facts are merged one by one, those of HOST:INSTANCE before those of INSTANCE") {
  const SetInstances set = read(R"({"facts": {"A": {"short": "a", "nn": 71}, "ovh:A": {"short": "oa", "x": 1.50}}})");
  Parts here = set.parts_of({"home", "A", "paper"});
  CHECK(here == Parts{{"host", "home"},
                      {"instance", "A"},
                      {"instance:lower", "a"},
                      {"nn", "71"},
                      {"platform", "paper"},
                      {"short", "a"}});
  Subject there{"ovh", "A", {}};
  there.host_is_named = false;
  there.port = [] { return std::uint16_t{25565}; };
  CHECK(
      set.parts_of(there) ==
      Parts{
          {"instance", "A"}, {"instance:lower", "a"}, {"nn", "71"}, {"port", "25565"}, {"short", "oa"}, {"x", "1.50"}});
}

TEST_CASE("each error of instances.json and unchecked.json is found, with its place") {
  struct Case {
    std::string file;
    std::string text;
    Names errors;
  };
  const std::string instances = "instances.json";
  const Case cases[] = {
      {instances, "{}", {}},
      {instances, R"({"zone": "Europe/Berlin", "groups": {"a": []}, "facts": {"A": {}}})", {}},
      {instances, "[]", {"schema@1:1"}},
      {instances, R"({"zones": "UTC"})", {"schema@1:2"}},
      {instances, R"({"zone": 1, "groups": {"a": ["x", 2]}})", {"schema@1:2", "schema@1:24"}},
      {instances, R"({"zone": "/etc/passwd"})", {"zone@1:2"}},
      {instances,
       R"({"groups": {"@a": [], "": [], "a*": []}})",
       {"group-name@1:13", "group-name@1:23", "group-name@1:31"}},
      {instances, R"({"facts": {"@g": {}, "A": {"port": 1, "": 1, "a}": 1, "b": true}}})", {"schema@1:55"}},
      {instances,
       R"({"facts": {"@g": {}, "A": {"port": 1, "": 1, "a}": 1}}})",
       {"instance-name@1:12", "fact-name@1:28", "fact-name@1:39", "fact-name@1:46"}},
      {"unchecked.json", R"(["P/config.yml: a.*", "*/lang/[*].yml: *"])", {}},
      {"unchecked.json", R"(["P: a"])", {"schema@1:1"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto loaded = load({{"universal_configs.json", "{}"}, {c.file, c.text}});
    Names errors;
    for (const Problem& problem : loaded.problems) {
      CHECK(problem.file == c.file);
      errors.push_back(problem.code + "@" + std::to_string(problem.place->line) + ":" +
                       std::to_string(problem.place->column));
    }
    CHECK(errors == c.errors);
  }
}

TEST_CASE("instances.json belongs to the set's top, and to its digest") {
  const auto alone = load({{"universal_configs.json", "{}"}});
  const auto with = load({{"universal_configs.json", "{}"}, {"instances.json", "{}"}});
  REQUIRE(with.expectations);
  CHECK(with.expectations->digest() != alone.expectations->digest());
  const auto below = load({{"universal_configs.json", "{}"}, {"paper/instances.json", "{}"}});
  REQUIRE(below.problems.size() == 1);
  CHECK(below.problems[0].code == "unknown-name");
  // A set that is made now has its groups and facts first.
  CHECK(load({{"instances.json", "{}"}}).expectations);
}

}  // namespace ampcfg::drift::set_instances_test

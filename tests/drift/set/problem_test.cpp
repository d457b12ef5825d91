#include "ampcfg/drift/set/problem.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "ampcfg/drift/set/expectations.hpp"
#include "ampcfg/drift/set/given_values.hpp"

namespace ampcfg::drift::problem_test {

namespace {

constexpr std::string_view planted = "planted";

/// Of sets that have a secret word wherever a set can be wrong.
std::vector<Problem> all_problems() {
  const std::vector<std::vector<SetFile>> sets{
      {{"universal_configs.json",
        R"({"planted/x": {}, "@planted": {}, "P": {"../planted": {"a": 1}, "planted": 1, "planted": 2, "c": {"planted": 1},
            "config.planted": 3, "s": {"a.planted": 1, "a": {"planted": 2}}, "d": {"$planted": 1}, "e": {"$value": "planted"},
            "h": "planted ‹hidden›", "planted\ud800": 1},
          "planted": 7})",
        true}},
      {{"variable_configs.json",
        R"({"P": {"planted": {"planted/": 1, "A": {"planted": 1}, "B": {"$planted": 2}, "@planted": 1}, "q": "planted",
            "r": {"A": {"$value": 1, "planted": 2}, "B": {"$secret": "planted"}}}})",
        false}},
      {{"universal_configs.json", "{}"},
       {"instances.json",
        R"({"zone": "/planted", "groups": {"planted*": []}, "facts": {"@planted": {"port": 1}, "A": {"planted}": 1}}})",
        false}},
      {{"universal_configs.json", R"({"P": {"password": "planted"}})", true},
       {"metadata.json",
        R"({"universal_plugins": 77, "sha256": {"planted": "00", "universal_configs.json": "planted"}})", false}},
      {{"metadata.json", R"({"version": ["planted"], "planted": {}})", false}},
      {{"universal_configs.json", R"({"planted": {"a": planted}})", false}},
      {{"universal_configs.json", "{\"planted\": {\"a\": \"planted\xff\"}}", false}},
  };
  std::vector<Problem> problems;
  for (const auto& set : sets) {
    for (const Problem& problem : Expectations::load(set, {}).problems) problems.push_back(problem);
    for (const Problem& problem : GivenValues::load(set.front().bytes, "file").problems) problems.push_back(problem);
  }
  return problems;
}

}  // namespace

TEST_CASE("a problem can be told without a word of the set's") {
  std::set<std::string> codes;
  for (const Problem& problem : all_problems()) {
    const Problem told = without_text(problem);
    CAPTURE(problem.code, problem.message, told.message, told.hint);
    codes.insert(problem.code);
    CHECK(told.message.find(planted) == std::string::npos);
    CHECK(told.hint.find(planted) == std::string::npos);
    CHECK(told.message.find("77") == std::string::npos);
    CHECK(told.message.find("wrong here") == std::string::npos);  // each code has words of its own
    CHECK_FALSE(told.message.empty());
    CHECK_FALSE(told.hint.empty());
    CHECK(told.code == problem.code);
    CHECK(told.place.has_value() == problem.place.has_value());
  }
  for (const char* code : {"plugin-name",    "path-escapes",
                           "duplicate-key",  "replaced-key",
                           "collision",      "object-value",
                           "instance-name",  "unknown-directive",
                           "directive",      "group-unknown",
                           "group-name",     "fact-name",
                           "zone",           "schema",
                           "hidden-value",   "lone-surrogate",
                           "count-mismatch", "checksum-mismatch",
                           "not-json",       "not-utf8",
                           "readable-by-all"}) {
    CAPTURE(code);
    CHECK(codes.contains(code));
  }
}

TEST_CASE("the near name of ours stays, and a code that is new tells nothing") {
  const auto loaded = Expectations::load({{"universal_configs.json", R"({"P": {"a": {"$valu": "x"}}})", false}}, {});
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems[0].message == R"("$valu" is not a directive; did you mean "$value"?)");
  CHECK(without_text(loaded.problems[0]).message ==
        R"(a name that begins with $ is not a directive; did you mean "$value"?)");
  CHECK(without_text({Problem::Severity::error, "brand-new", "f", {}, "planted", "planted"}).message ==
        "something is wrong here");
}

}  // namespace ampcfg::drift::problem_test

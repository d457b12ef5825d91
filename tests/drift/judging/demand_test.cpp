#include "drift/judging/demand.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/drift/judging/judge.hpp"
#include "drift/written_set.hpp"

namespace ampcfg::drift::demand_test {
namespace {

using Lines = std::vector<std::string>;

const char* const instances = R"({
  "groups": {"survival": ["I", "J"], "old": ["I"], "both": ["I"], "elsewhere": ["X"]},
  "facts": {"I": {"short": "TOWER", "nn": 71, "word": "x"}}})";

Expectations set_with_groups(const std::string& universal, const std::string& variable) {
  auto loaded = load({{"universal_configs.json", "{\"P\": " + universal + "}"},
                      {"variable_configs.json", "{\"P\": " + variable + "}"},
                      {"instances.json", instances}});
  for (const Problem& problem : loaded.problems) UNSCOPED_INFO(problem.code << ": " << problem.message);
  REQUIRE(loaded.expectations);
  return *loaded.expectations;
}

Verdict judge_on(const Subject& subject, const std::string& universal, const std::string& variable,
                 WrittenFiles files) {
  return judge(set_with_groups(universal, variable), subject, "P", files, {}, Secrets(), false);
}

Subject here() {
  Subject subject{"H", "I", "paper"};
  subject.port = [] { return std::uint16_t{25571}; };
  subject.day = "2026-07-15";
  return subject;
}

struct Case {
  std::string universal;
  std::string variable;
  std::string yaml;
  Lines expected;
};

void check(const Case& c) {
  CAPTURE(c.universal, c.variable, c.yaml);
  CHECK(lines_of(judge_on(here(), c.universal, c.variable, {{"config.yml", c.yaml}})) == c.expected);
}

}  // namespace

TEST_CASE("a directive is judged by what it demands") {
  const Case cases[] = {
      {R"({"a": {"$value": 1}})", "{}", "a: 1", {}},
      {R"({"a": {"$value": 1}})", "{}", "a: 2", {R"(drift constraint config.yml a: {"$value": 1}, is 2 @1:4)"}},
      {R"({"a": {"$value": 1}})", "{}", "b: 2", {R"(drift missing-key config.yml a: {"$value": 1})"}},
      {R"({"a": {"$value": null}})", "{}", "b: 2", {}},
      {R"({"a": {"$absent": true}})", "{}", "b: 2", {}},
      {R"({"a": {"$absent": true}})",
       "{}",
       "a:",
       {R"(drift constraint config.yml a: {"$absent": true}, is null @1:1)"}},
      {R"({"a": {"$absent": true}})",
       "{}",
       "a: {b: 1}",
       {R"(drift constraint config.yml a: {"$absent": true}, is {"b": 1} @1:4)"}},
      {R"({"a": {"$any": true}})", "{}", "a: {b: 1}", {}},
      {R"({"a": {"$any": true}})", "{}", "a:", {R"(drift constraint config.yml a: {"$any": true}, is null @1:1)"}},
      {R"({"a": {"$any": true}})", "{}", "b: 1", {R"(drift missing-key config.yml a: {"$any": true})"}},
      {R"({"a": {"$oneOf": [1, null]}})", "{}", "b: 1", {}},
      {R"({"a": {"$oneOf": [1, 2]}})",
       "{}",
       "a: 3",
       {R"(drift constraint config.yml a: {"$oneOf": [1, 2]}, is 3 @1:4)"}},
      {R"({"a": {"$range": [1, 2]}})", "{}", "a: 1.5", {}},
      {R"({"a": {"$range": [1, 2]}})",
       "{}",
       "a: '1'",
       {R"(drift constraint config.yml a: {"$range": [1, 2]}, is "1" @1:4)"}},
      {R"({"a": {"$template": "co_{short}_{instance:lower}"}})", "{}", "a: co_TOWER_i", {}},
      {R"({"a": {"$template": "{port}", "as": "number"}})", "{}", "a: 25571", {}},
      {R"({"a": {"$template": "{port}"}})",
       "{}",
       "a: 25571",
       {R"(drift constraint config.yml a: {"$template": "{port}"}, is 25571 @1:4)"}},
      {R"({"a": {"$template": "{nn}0", "as": "number"}})", "{}", "a: 710", {}},
      {R"({"a": {"$template": "{gone}"}})",
       "{}",
       "a: 1",
       {R"(error unresolved config.yml a: {"$template": "{gone}"}, is 1 @1:4)"}},
      {R"({"a": {"$template": "{word}", "as": "number"}})",
       "{}",
       "b: 1",
       {R"(error unresolved config.yml a: {"$template": "{word}", "as": "number"})"}},
      // in sections, and documented
      {R"({"config": {"x": {"y": {"$any": true}}}})",
       "{}",
       "x: 1",
       {R"(drift missing-key config.yml x.y: {"$any": true})"}},
      {R"({"a": 1})",
       R"({"a": {"I": {"$range": [5, 9]}}})",
       "a: 7",
       {R"(variance documented config.yml a: {"$range": [5, 9]}, is 7 @1:4)"}},
      {R"({"a": 1})", R"({"a": {"I": {"$value": 1}}})", "a: 1", {}},  // the same as all have
      {R"({"a": {"$template": "{gone}"}})",
       R"({"a": {"I": 2}})",
       "a: 2",
       {R"(variance documented config.yml a: 2, is 2 @1:4)"}},  // what does not count is not filled in
      {"{}",
       R"({"config.yml": {"a.b": {"I": 1}, "c": {"J": 1}}})",
       "a: {b: 2}",
       {"drift value config.yml a.b: 1, is 2 @1:8"}},
  };
  for (const Case& c : cases) check(c);
}

TEST_CASE("a group's value counts for its members, below an instance's own") {
  const Case cases[] = {
      {R"({"a": 1})", R"({"a": {"@survival": 2}})", "a: 2", {"variance documented config.yml a: 2, is 2 @1:4"}},
      {R"({"a": 1})", R"({"a": {"@elsewhere": 2}})", "a: 1", {}},
      {R"({"a": 1})", R"({"a": {"@survival": 2, "I": 3}})", "a: 2", {"drift value config.yml a: 3, is 2 @1:4"}},
      {R"({"a": 1})",
       R"({"a": {"I": 3, "@survival": 2, "@old": 4}})",
       "a: 3",
       {"variance documented config.yml a: 3, is 3 @1:4"}},
      {R"({"a": 1})", R"({"a": {"@survival": 2, "@old": 4}})", "a: 2", {"error two-groups config.yml a: 4, is 2 @1:4"}},
      {R"({"a": 1})",
       R"({"a": {"@survival": 2, "@old": 2.0}})",
       "a: 2",
       {"variance documented config.yml a: 2.0, is 2 @1:4"}},
      {"{}",
       R"({"a": {"@survival": 2}, "config.yml": {"a": {"@old": 3}}})",
       "a: 2",
       {"error two-groups config.yml a: 3, is 2 @1:4"}},
      {R"({"a": 1})",
       R"({"a": {"@both": 2, "@old": 4, "@survival": 2}})",
       "a: 2",
       {"error two-groups config.yml a: 2, is 2 @1:4"}},
  };
  for (const Case& c : cases) check(c);
  const Verdict verdict = judge_on(here(), R"({"a": 1})", R"({"a": {"@survival": 2}})", {{"config.yml", "a: 2"}});
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].group == "survival");
  CHECK(verdict.findings[0].message == "as documented for @survival");
}

TEST_CASE("a platform's value counts before a group's of the top") {
  auto loaded = load({{"variable_configs.json", R"({"P": {"a": {"@survival": 2, "I": 3}}})"},
                      {"paper/variable_configs.json", R"({"P": {"a": {"@old": 4}}})"},
                      {"instances.json", instances}});
  REQUIRE(loaded.expectations);
  WrittenFiles files({{"config.yml", "a: 4"}});
  const Verdict verdict = judge(*loaded.expectations, here(), "P", files, {}, Secrets(), false);
  CHECK(lines_of(verdict) == Lines{"variance documented config.yml a: 4, is 4 @1:4"});
}

TEST_CASE("a value that has ended counts no more") {
  const Case cases[] = {
      {R"({"a": 1})",
       R"({"a": {"I": {"$value": 2, "until": "2026-07-15"}}})",
       "a: 2",
       {R"(variance documented config.yml a: {"$value": 2}, is 2 @1:4)"}},
      {R"({"a": 1})", R"({"a": {"I": {"$value": 2, "until": "2026-07-14"}}})", "a: 1", {}},
      {R"({"a": 1})",
       R"({"a": {"I": {"$value": 2, "until": "2026-07-14"}}})",
       "a: 2",
       {"drift value config.yml a: 1, is 2 @1:4"}},
      {"{}", R"({"a": {"I": {"$value": 2, "until": "2026-07-14"}}})", "a: 3", {}},
      {R"({"a": {"$value": 2, "until": "2026-07-14"}})", "{}", "a: 3", {}},
      {R"({"a": 1})", R"({"a": {"I": {"$value": 3, "until": "2026-07-14"}, "@old": 5}})", "a: 5", {}},
  };
  for (std::size_t n = 0; n < std::size(cases) - 1; ++n) check(cases[n]);
  struct Still {
    std::string yaml;
    bool ended;
  };
  const Still still[] = {{"a: 2", true}, {"a: 3", false}, {"b: 1", false}};
  for (const Still& one : still) {
    CAPTURE(one.yaml);
    const Verdict verdict = judge_on(
        here(), R"({"a": 1})", R"({"a": {"I": {"$value": 2, "until": "2026-07-14", "why": "summer", "by": "eva"}}})",
        {{"config.yml", one.yaml}});
    REQUIRE(verdict.findings.size() == 1);
    const auto& ended = verdict.findings[0].ended;
    CHECK(ended.has_value() == one.ended);
    if (ended) CHECK((ended->until == "2026-07-14" && ended->why == "summer" && ended->by == "eva"));
  }
}

TEST_CASE("only what absence violates makes a file missed") {
  const std::string universal =
      R"({"gone.yml": {"a": {"$absent": true}, "b": {"$value": null}, "c": {"$oneOf": [1, null]}}})";
  const Verdict nothing = judge_on(here(), universal, "{}", {});
  CHECK(lines_of(nothing).empty());
  CHECK(nothing.counts.ok == 3);
  CHECK(lines_of(judge_on(here(), R"({"gone.yml": {"a": {"$absent": true}, "b": {"$any": true}}})", "{}", {})) ==
        Lines{"drift missing-file gone.yml -"});
  CHECK(lines_of(judge_on(here(), R"({"gone.yml": {"a": {"$template": "{x}"}}})", "{}", {})) ==
        Lines{R"(error unresolved gone.yml a: {"$template": "{x}"})"});
}

}  // namespace ampcfg::drift::demand_test

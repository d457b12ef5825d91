#include "drift/set/directive.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <variant>
#include <vector>

namespace ampcfg::drift::directive_test {
namespace {

using document::JsonText;

JsonText json(const std::string& text) {
  auto read = JsonText::read(text);
  REQUIRE(std::holds_alternative<JsonText>(read));
  return std::get<JsonText>(std::move(read));
}

}  // namespace

TEST_CASE("what a directive allows") {
  struct Case {
    std::string directive;
    std::string allowed;  // a list
    std::string refused;
    bool absence = false;
  };
  const Case cases[] = {
      {R"({"$value": 1})", "[1, 1.0]", R"([2, "1", null, true, [1]])"},
      {R"({"$value": null})", "[null]", R"([0, "", false])", true},
      {R"({"$value": {}})", "[{}]", R"([null, {"a": 1}])"},
      {R"({"$absent": true})", "[]", R"([null, 1, "", {"a": 1}])", true},
      {R"({"$any": true})", R"([0, "", false, [], {}, {"a": 1}])", "[null]"},
      {R"({"$oneOf": [1, "a", [2]]})", R"([1.0, "a", [2]])", R"([2, "A", null, []])"},
      {R"({"$oneOf": [1, null]})", "[1, null]", "[2]", true},
      {R"({"$range": [1, 20]})", "[1, 1.0, 7.5, 20]", R"([0, 0.999, 20.001, 21, "7", null, true])"},
      {R"({"$range": [null, 0.5]})", "[-1e300, -99999999999999999999999999, 0.5]", "[0.51, null]"},
      {R"({"$range": [9007199254740993, null]})", "[9007199254740993, 1e300]",
       "[9007199254740992, 9007199254740992.0]"},
      {R"({"$range": [null, null]})", "[0, -1]", R"(["0", null])"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.directive);
    const JsonText text = json(c.directive);
    std::vector<Problem> problems;
    ProblemReport report("f", problems);
    const auto directive = read_directive(text.root(), text, report);
    REQUIRE(directive);
    CHECK(directive->allows_absence() == c.absence);
    CHECK(directive->json() == c.directive);
    const JsonText allowed = json(c.allowed);
    for (const document::Value& value : allowed.root().value.items()) CHECK(directive->allows(value));
    const JsonText refused = json(c.refused);
    for (const document::Value& value : refused.root().value.items()) CHECK_FALSE(directive->allows(value));
  }
}

TEST_CASE("what stands beside a directive") {
  const JsonText text =
      json(R"({"why": "w", "$oneOf": [1, 2], "by": "b", "until": "2026-12-31", "undecided": true, "default": 2})");
  std::vector<Problem> problems;
  ProblemReport report("f", problems);
  const auto directive = read_directive(text.root(), text, report);
  REQUIRE(directive);
  CHECK(directive->why == "w");
  CHECK(directive->by == "b");
  CHECK(directive->until == "2026-12-31");
  CHECK(directive->undecided);
  REQUIRE(directive->fallback != nullptr);
  CHECK(directive->fallback->value == document::Value::integer("2"));
  CHECK(directive->json() == R"({"$oneOf": [1, 2], "default": 2})");
}

TEST_CASE("each wrong directive is said at its place") {
  struct Case {
    std::string directive;
    std::string error;  // code@column: the message's beginning
  };
  const Case cases[] = {
      {R"({"$valeu": 1})", R"(unknown-directive@2: "$valeu" is not a directive; did you mean "$value"?)"},
      {R"({"$value": 1, "$any": true})", R"(directive@15: "$any" stands beside "$value")"},
      {R"({"$value": {"a": 1}})", R"(directive@2: "$value" has a value of the wrong kind)"},
      {R"({"$template": 1})", R"(directive@2: "$template" has a value of the wrong kind)"},
      {R"({"$template": "{"})", R"(directive@2: "$template" has a `{` without its `}`)"},
      {R"({"$secret": ""})", R"(directive@2: "$secret" names no secret)"},
      {R"({"$absent": false})", R"(directive@2: "$absent" has a value of the wrong kind)"},
      {R"({"$any": 1})", R"(directive@2: "$any" has a value of the wrong kind)"},
      {R"({"$oneOf": []})", R"(directive@2: "$oneOf" has a value of the wrong kind)"},
      {R"({"$oneOf": 1})", R"(directive@2: "$oneOf" has a value of the wrong kind)"},
      {R"({"$range": [1]})", R"(directive@2: "$range" has a value of the wrong kind)"},
      {R"({"$range": ["1", 2]})", R"(directive@2: "$range" has a value of the wrong kind)"},
      {R"({"$range": [2, 1.5]})", "directive@2: no number is in this range"},
      {R"({"$oneOf": [1, 2], "default": 3})", R"(directive@20: the default is not one that "$oneOf" allows)"},
      {R"({"$range": [1, 2], "default": "1"})", R"(directive@20: the default is not one that "$range" allows)"},
      {R"({"$any": true, "default": 3})", R"(directive@16: "default" may not stand beside "$any")"},
      {R"({"$value": 1, "as": "number"})", R"(directive@15: "as" may not stand beside "$value")"},
      {R"({"$template": "1", "as": "text"})", R"(directive@20: "as" has a value of the wrong kind)"},
      {R"({"$value": 1, "whyy": "x"})", R"(directive@15: "whyy" may not stand beside "$value"; did you mean "why"?)"},
      {R"({"$value": 1, "why": 1})", R"(directive@15: "why" has a value of the wrong kind)"},
      {R"({"$value": 1, "undecided": false})", R"(directive@15: "undecided" has a value of the wrong kind)"},
      {R"({"$value": 1, "until": "2026-02-29"})", R"(directive@15: "until" has a value of the wrong kind)"},
      {R"({"$value": 1, "until": "2026-2-2"})", R"(directive@15: "until" has a value of the wrong kind)"},
      {R"({"$value": 1, "until": "2026-12-31T00"})", R"(directive@15: "until" has a value of the wrong kind)"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.directive);
    const JsonText text = json(c.directive);
    std::vector<Problem> problems;
    ProblemReport report("f", problems);
    CHECK_FALSE(read_directive(text.root(), text, report));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code + "@" + std::to_string(problems[0].place->column) + ": " + problems[0].message == c.error);
    CHECK_FALSE(problems[0].hint.empty());
  }
}

}  // namespace ampcfg::drift::directive_test

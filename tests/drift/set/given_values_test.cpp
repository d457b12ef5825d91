#include "ampcfg/drift/set/given_values.hpp"

#include <catch2/catch.hpp>

#include "ampcfg/drift/judging/verdict.hpp"
#include "drift/written_set.hpp"

namespace ampcfg::drift::given_values_test {
namespace {

/// `code line:column`, of errors.
std::vector<std::string> errors_of(const std::string& text) {
  std::vector<std::string> errors;
  for (const Problem& problem : GivenValues::load(text, "new.json").problems) {
    CHECK(problem.file == "new.json");
    if (problem.severity != Problem::Severity::error) continue;
    errors.push_back(problem.code);
    if (problem.place)
      errors.back() += " " + std::to_string(problem.place->line) + ":" + std::to_string(problem.place->column);
  }
  return errors;
}

}  // namespace

TEST_CASE("each instance has what is given for it") {
  const auto loaded = GivenValues::load(R"({"A": {"P": {"a": 1, "s": {"b": 2}}}, "here:A": {"P": {"a": 3}},
                                            "B": {"Q": {"c": 4}}})",
                                        "-");
  CHECK(!loaded.has_errors());
  const GivenValues& values = loaded.values;
  CHECK(values.instances() == std::vector<std::string>{"A", "B", "here:A"});
  CHECK(values.plugins() == std::vector<std::string>{"P", "Q"});
  CHECK(values.find({"here", "C", "paper"}) == nullptr);
  REQUIRE(values.find({"there", "A", "paper"}) != nullptr);
  CHECK(values.find({"there", "A", "paper"})->keys("P") == std::vector<std::string>{"a", "b", "s", "s.b"});
  CHECK(values.find({"here", "A", "paper"})->keys("P") == std::vector<std::string>{"a"});
  CHECK(values.find({"there", "B", "paper"})->plugins() == std::vector<std::string>{"Q"});
}

TEST_CASE("problems are named where they stand in the whole file") {
  using Errors = std::vector<std::string>;
  struct Case {
    std::string what, text;
    Errors errors;
  };
  const Case cases[] = {
      {"no JSON", "{\"A\": {\"P\": }}", {"not-json 1:13"}},
      {"no object", "[1]", {"schema 1:1"}},
      {"an instance that is no object", "{\"A\": {},\n \"B\": 1}", {"schema 2:2"}},
      {"a plugin that is no object", "{\"A\": {},\n \"B\": {\n  \"P\": 1}}", {"schema 3:3"}},
      {"an unknown directive", "{\"Ä\": {}, \"B\": {\"P\": {\"a\": {\"$x\": 1}}}}", {"unknown-directive 1:29"}},
      {"a path that leads out", "{\n\n \"A\": {\"P\": {\"../x\": {\"a\": 1}}}}", {"path-escapes 3:14"}},
      {"a key twice, once said", "{\"A\": {\"P\": {\"a\": 1,\n\"a\": 2}}}", {"duplicate-key 2:1"}},
      {"an instance twice", "{\"A\": {},\n\"A\": {}}", {"duplicate-key 2:1"}},
      {"a byte that is no UTF-8", "{\"A\": {\"P\": {\"a\": \"\xff\"}}}", {"not-utf8 1:20"}},
      {"no instance's name", "{\"a/b\": {}}", {"instance-name 1:2"}},
      {"all of several",
       "{\"A\": 1,\n\"B\": {\"P\": 2},\n\"C\": {\"P\": {\"/\": {\"a\": 1}}}}",
       {"schema 1:2", "schema 2:7", "path-escapes 3:13"}},
      {"behind a BOM", "\xef\xbb\xbf{\"A\": {\"P\": 1}}", {"schema 1:8"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    CHECK(errors_of(c.text) == c.errors);
  }
}

TEST_CASE("what stands for a hidden secret is no value") {
  CHECK(errors_of("{\"A\": {\"P\": {\"password\": \"‹hidden›\"}}}") == std::vector<std::string>{"hidden-value 1:26"});
  CHECK(errors_of("{\"A\": {\"P\": {\"l\": [{\"k\":\n\"\\u2039hidden›\"}]}}}") ==
        std::vector<std::string>{"hidden-value 2:1"});
  CHECK(errors_of("{\"A\": {\"P\": {\"‹hidden›\": 1}}}") == std::vector<std::string>{"hidden-value 1:14"});
  CHECK(errors_of("{\"A\": {\"P\": {\"k\": \"what ‹hidden› means\"}}}") ==
        std::vector<std::string>{"hidden-value 1:19"});
  CHECK(errors_of("{\"A‹hidden›\": {\"P\": {\"k\": \"hidden\"}}}") == std::vector<std::string>{"hidden-value 1:2"});
  CHECK(errors_of("{\"A\": {\"P\": {\"k\": \"what hidden means, ‹and› not\"}}}").empty());
}

TEST_CASE("values of a large file cost what they are") {
  std::string text = "{";
  for (int instance = 0; instance < 300; ++instance) {
    text += (instance == 0 ? "\n\"I" : ",\n\"I") + std::to_string(instance) + "\": {\"P\": {";
    for (int key = 0; key < 100; ++key)
      text += (key == 0 ? "\n\"k" : ",\n\"k") + std::to_string(key) + "\": \"some value that is not short\"";
    text += "}}";
  }
  const auto loaded = GivenValues::load(text + "}", "-");
  CHECK(loaded.values.instances().size() == 300);
  CHECK(loaded.problems.empty());
}

}  // namespace ampcfg::drift::given_values_test

// Which file a key is in, seen from where its finding is.
#include <catch2/catch.hpp>

#include "ampcfg/drift/judging/judge.hpp"
#include "drift/written_set.hpp"

namespace ampcfg::drift::places_test {
namespace {

using Files = std::initializer_list<std::pair<std::string, std::string>>;
using Lines = std::vector<std::string>;

/// The verdicts of a plugin P, as `status file key`.
Lines places(const std::string& universal, const std::string& variable, const Files& written,
             const std::optional<std::string>& platform = std::nullopt) {
  WrittenFiles files(written);
  const Expectations set = set_of("{\"P\": " + universal + "}", "{\"P\": " + variable + "}");
  Lines lines;
  for (const Finding& finding : judge(set, {"H", "I", platform}, "P", files, {}, Secrets(), true).findings) {
    lines.push_back(std::string(name(finding.status)) + " " + *finding.file + " " + finding.key.value_or("-") +
                    (finding.expected ? " " + *finding.expected : ""));
  }
  return lines;
}

}  // namespace

TEST_CASE("a universal key is found in its file") {
  struct Case {
    std::string universal;
    Files files;
    Lines expected;
  };
  const Case cases[] = {
      // flat: a key of config.yml
      {R"({"data.address": "x"})", {{"config.yml", "data: {address: x}"}}, {"ok config.yml data.address \"x\""}},
      {R"({"data.address": "x"})", {{"config.yml", "a: 1"}}, {"drift config.yml data.address \"x\""}},
      {R"({"a": 1})", {}, {"drift config.yml -"}},
      {R"({"a": 1})", {{"config.yaml", "a: 1"}}, {"ok config.yaml a 1"}},
      // prefixed: the longest existing file first, if it has the key
      {R"({"configs/commands.Hide": true})",
       {{"configs/commands.yml", "Hide: true"}},
       {"ok configs/commands.yml Hide true"}},
      {R"({"configs/commands.Hide": true})",
       {{"configs/commands.yaml", "Hide: true"}},
       {"ok configs/commands.yaml Hide true"}},
      {R"({"a.b.c": 1})",
       {{"a.yml", "b: {c: 1}"}, {"a.b.yml", "d: 1"}, {"config.yml", "a: {b: {c: 1}}"}},
       {"ok a.yml b.c 1"}},
      {R"({"a.b.c": 1})", {{"a.yml", "x: 1"}, {"config.yml", "a: {b: {c: 1}}"}}, {"ok config.yml a.b.c 1"}},
      {R"({"a.b.c": 1})", {{"a.b.yml", "c: 2"}, {"a.yml", "b: {c: 1}"}}, {"drift a.b.yml c 1"}},
      {R"({"a.b.c": 1})", {{"a.b.yml", ""}, {"a.yml", "b: {c: {d: 1}}"}}, {"drift a.yml b.c 1"}},  // a mapping is there
      {R"({"a.b.c": 1})", {{"a.b.yml", "c: null"}, {"a.yml", "b: {c: 1}"}}, {"drift a.b.yml c 1"}},  // so is a null
      {R"({"a.b.c": 1})", {{"a.b.yml", "x: 1"}, {"a.yml", "x: 1"}, {"config.yml", "x: 1"}}, {"drift a.b.yml c 1"}},
      {R"({"a.b.c": 1})",
       {{"a.b.yml", "{"}, {"a.yml", "b: {c: 1}"}},
       {"ok a.yml b.c 1"}},  // an invalid file has no key
      {R"({"config.yml.a": 1})", {{"config.yml", "a: 1"}}, {"ok config.yml a 1"}},
      {R"({"config.a": 1})", {{"config.yml", "config: {a: 1}"}}, {"ok config.yml config.a 1"}},
      // no file has it
      {R"({"lang/en.a.b": 1})", {{"config.yml", "x: 1"}}, {"drift lang/en.yml -"}},
      {R"({"lang/en": 1})", {{"config.yml", "x: 1"}}, {"drift config.yml lang/en 1"}},
      {R"({"../x.a": 1, "/y.a": 1, "b//c.a": 1})",
       {{"config.yml", "x: 1"}, {"../x.yml", "a: 1"}},
       {"drift config.yml ../x.a 1", "drift config.yml /y.a 1", "drift config.yml b//c.a 1"}},
      // sections
      {R"({"lang/en": {"a": {"b": 1}, "c.d": 2, "e": {}}})",
       {{"lang/en.yml", "a.b: 1\nc: {d: 2}\ne: {}"}},
       {"ok lang/en.yml a.b 1", "ok lang/en.yml c.d 2", "ok lang/en.yml e {}"}},
      {R"({"lang": {"a": 1}})", {{"lang.yaml", "a: 1"}}, {"ok lang.yaml a 1"}},
      {R"({"lang": {"a": 1}})", {{"lang.yml", "a: 2"}, {"lang.yaml", "a: 1"}}, {"drift lang.yml a 1"}},
      {R"({"lang.yaml": {"a": 1}})", {{"lang.yml", "a: 1"}}, {"drift lang.yaml -"}},
      {R"({"lang": {"a": 1}})", {{"config.yml", "lang: {a: 1}"}}, {"drift lang.yml -"}},
      {R"({"s": {"a.b": 1, "a": {"c": 2}}})", {{"s.yml", "a: {c: 2}"}}, {"ok s.yml a.c 2"}},
      {R"({"s": {"a": {"b": 2}, "a.b": 1}})", {{"s.yml", "a: {b: 1}"}}, {"ok s.yml a.b 1"}},
      {R"({"s": {"a": {"b": 2}, "a.b.c": 1}})", {{"s.yml", "a: {b: {c: 1}}"}}, {"ok s.yml a.b.c 1"}},
      {R"({"s": {"a.b.c": 2, "a": {"b": 1}}})", {{"s.yml", "a: {b: 1}"}}, {"ok s.yml a.b 1"}},
      // an empty object outside a section is a value
      {R"({"a": {}})", {{"config.yml", "a: {}"}}, {"ok config.yml a {}"}},
      // a section's entry wins, then the later in the file
      {R"({"config": {"a": 1}, "a": 2, "config.a": 3})", {{"config.yml", "a: 1"}}, {"ok config.yml a 1"}},
      {R"({"a": 2, "config.a": 3})", {{"config.yml", "a: 3"}}, {"ok config.yml a 3"}},
      {R"({"config.x": 0, "a": 2, "config.a": 3})",
       {{"config.yml", "a: 3\nx: 0"}},
       {"ok config.yml a 3", "ok config.yml x 0"}},
      {R"({"config.a": 3, "a": 2})", {{"config.yml", "a: 2"}}, {"ok config.yml a 2"}},
      {R"({"s": {"a": 1, "b": 1}, "s.yml": {"a": 2}})", {{"s.yml", "a: 2\nb: 1"}}, {"ok s.yml a 2", "ok s.yml b 1"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.universal);
    CHECK(places(c.universal, "{}", c.files) == c.expected);
  }
}

TEST_CASE("a variable key is found in its file") {
  struct Case {
    std::string universal;
    std::string variable;
    Files files;
    Lines expected;
  };
  const Case cases[] = {
      {"{}", R"({"a.b": {"I": 1}})", {{"config.yml", "a: {b: 1}"}}, {"variance config.yml a.b 1"}},
      {"{}", R"({"a.b": {"J": 1}})", {{"config.yml", "a: {b: 1}"}}, {}},
      {"{}", R"({"a.b": {"I": 1, "H:I": 2}})", {{"config.yml", "a: {b: 2}"}}, {"variance config.yml a.b 2"}},
      {"{}", R"({"a.b": {"H:I": 2, "I": 1}})", {{"config.yml", "a: {b: 2}"}}, {"variance config.yml a.b 2"}},
      {"{}", R"({"a.b": {"X:I": 2, "I": 1}})", {{"config.yml", "a: {b: 1}"}}, {"variance config.yml a.b 1"}},
      // in the file of the longest section whose name and a dot it begins with, whatever other files have
      {R"({"l/en": {"x": 1}})",
       R"({"l/en.a": {"I": 1}})",
       {{"l/en.yml", "x: 1"}, {"config.yml", "l/en: {a: 1}"}},
       {"drift l/en.yml a 1", "ok l/en.yml x 1"}},
      {R"({"s": {"x": 1}, "s.t": {"x": 1}})",
       R"({"s.t.a": {"I": 1}})",
       {{"s.yml", "x: 1"}, {"s.t.yml", "x: 1\na: 1"}},
       {"variance s.t.yml a 1", "ok s.t.yml x 1", "ok s.yml x 1"}},
      {R"({"s.yml": {"x": 1}})",
       R"({"s.yml.a": {"I": 1}})",
       {{"s.yml", "x: 1\na: 1"}},
       {"variance s.yml a 1", "ok s.yml x 1"}},
      {R"({"s": {"a": 1}})", R"({"s.a": {"I": 2}})", {{"s.yml", "a: 2"}}, {"variance s.yml a 2"}},
      {R"({"s": {"a": 1}})", R"({"s.a": {"I": 1}})", {{"s.yml", "a: 1"}}, {"ok s.yml a 1"}},
      {R"({"s": {"a": 1}})", R"({"s.a": {"I": 2}})", {{"s.yml", "a: 1"}}, {"drift s.yml a 2"}},
      // the later of two claims
      {"{}", R"({"a": {"I": 1}, "config.a": {"I": 2}})", {{"config.yml", "a: 2"}}, {"variance config.yml a 2"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.universal, c.variable);
    CHECK(places(c.universal, c.variable, c.files) == c.expected);
  }
}

TEST_CASE("the platform's folder counts before the top, for each file and key") {
  const auto loaded =
      load({{"universal_configs.json", R"({"P": {"a": 1, "b": 1, "s": {"x": 1, "y": 1}, "top": 1}})"},
            {"variable_configs.json", R"({"P": {"b": {"I": 3}, "s.y": {"I": 3}, "only.z": {"I": 3}}})"},
            {"paper/universal_configs.json", R"({"P": {"config": {"a": 2}, "b": 2, "s": {"y": 2}, "only": {"z": 2}}})"},
            {"paper/variable_configs.json", R"({"P": {"b": {"I": 4}}, "Q": {"c": {"I": 4}}})"}});
  REQUIRE(loaded.expectations);
  const auto verdicts = [&](const std::optional<std::string>& platform, const std::string& instance) {
    WrittenFiles files({{"config.yml", "top: 1"}, {"s.yml", "# none"}, {"only.yml", "z: 0"}});
    return lines_of(judge(*loaded.expectations, {"H", instance, platform}, "P", files, {}, Secrets(), false));
  };
  CHECK(verdicts("paper", "I") == Lines{"drift missing-key config.yml a: 2", "drift missing-key config.yml b: 4",
                                        "drift value only.yml z: 3, is 0 @1:4", "drift missing-key s.yml x: 1",
                                        "drift missing-key s.yml y: 3"});
  CHECK(verdicts("paper", "J") == Lines{"drift missing-key config.yml a: 2", "drift missing-key config.yml b: 2",
                                        "drift value only.yml z: 2, is 0 @1:4", "drift missing-key s.yml x: 1",
                                        "drift missing-key s.yml y: 2"});
  CHECK(verdicts("velocity", "J") == Lines{"drift missing-key config.yml a: 1", "drift missing-key config.yml b: 1",
                                           "drift missing-key s.yml x: 1", "drift missing-key s.yml y: 1"});
  CHECK(verdicts(std::nullopt, "I") == Lines{"drift missing-key config.yml a: 1", "drift missing-key config.yml b: 3",
                                             "drift value only.yml z: 3, is 0 @1:4", "drift missing-key s.yml x: 1",
                                             "drift missing-key s.yml y: 3"});
  CHECK(loaded.expectations->plugins({"H", "I", "paper"}) == Lines{"P", "Q"});
}

TEST_CASE("a key of a megabyte with as many dots as there may be is placed quickly") {
  std::string key;
  for (int part = 0; part < 99; ++part) key.append(10'000, 'x').push_back('.');
  const auto lines = places("{\"" + key + "\": 1, \"s\": {\"x\": 1}}", "{\"" + key + "k\": {\"I\": 1}}",
                            {{"config.yml", "a: 1"}, {"s.yml", "x: 1"}});
  CHECK(lines.size() == 3);
}

}  // namespace ampcfg::drift::places_test

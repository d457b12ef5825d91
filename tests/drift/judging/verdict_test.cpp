#include "ampcfg/drift/judging/verdict.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "ampcfg/drift/judging/judge.hpp"
#include "drift/written_set.hpp"

namespace ampcfg::drift::verdict_test {
namespace {

using Lines = std::vector<std::string>;

Verdict judge_config(const std::string& universal, const std::string& variable, const std::string& yaml,
                     const Selection& selection = {}, bool with_ok = false) {
  WrittenFiles files({{"config.yml", yaml}});
  const Expectations set = set_of("{\"P\": " + universal + "}", "{\"P\": " + variable + "}");
  return judge(set, {"H", "I", "paper"}, "P", files, selection, Secrets(), with_ok);
}

}  // namespace

TEST_CASE("each verdict on a key") {
  struct Case {
    std::string universal;
    std::string variable;
    std::string yaml;
    Lines expected;
  };
  const Case cases[] = {
      // equal in kind and value
      {R"({"a": 1, "b": "x", "c": true, "d": [1, {"k": 2, "l": 3}], "e": null, "f": 1.0, "g": {}})",
       "{}",
       "a: 1.0\nb: x\nc: yes\nd: [1, {l: 3, k: 2}]\nf: 1\ng: {}\n",
       {}},
      {R"({"a": 1})", "{}", "a: \"1\"", {"drift value config.yml a: 1, is \"1\" @1:4"}},
      {R"({"a": "true"})", "{}", "a: true", {"drift value config.yml a: \"true\", is true @1:4"}},
      {R"({"a": 1})", "{}", "a: true", {"drift value config.yml a: 1, is true @1:4"}},
      {R"({"a": [1, 2]})", "{}", "a: [2, 1]", {"drift value config.yml a: [1, 2], is [2, 1] @1:4"}},
      {R"({"a": 9007199254740993})",
       "{}",
       "a: 9007199254740992",
       {"drift value config.yml a: 9007199254740993, is 9007199254740992 @1:4"}},
      {R"({"a": [{"x": null}]})", "{}", "a: [{}]", {"drift value config.yml a: [{\"x\": null}], is [{}] @1:4"}},
      // null and absence
      {R"({"a": 1})", "{}", "b: 1\na: null\n", {"drift value config.yml a: 1, is null @2:4"}},
      {R"({"a": 1})", "{}", "b: 1\na:\n", {"drift value config.yml a: 1, is null @2:1"}},
      {R"({"a": null})", "{}", "a: 1", {"drift value config.yml a: null, is 1 @1:4"}},
      {R"({"a": null})", "{}", "a: ~", {}},
      {R"({"a": 1})", "{}", "b: 1", {"drift missing-key config.yml a: 1"}},
      // shapes
      {R"({"a": 1})", "{}", "a:\n  b: 1\n", {"drift value config.yml a: 1, is {\"b\": 1} @2:3"}},
      {R"({"a": null})", "{}", "a: {b: 1}", {"drift value config.yml a: null, is {\"b\": 1} @1:4"}},
      {R"({"a": {}})", "{}", "a: {b: 1}", {"drift value config.yml a: {}, is {\"b\": 1} @1:4"}},
      {R"({"a.b": 1})", "{}", "a: text", {"drift missing-key config.yml a.b: 1"}},
      {R"({"a.b": null})", "{}", "a: text", {}},
      // documented for this instance
      {R"({"a": 1})", R"({"a": {"I": 2}})", "a: 2", {"variance documented config.yml a: 2, is 2 @1:4"}},
      {R"({"a": 1})", R"({"a": {"I": 2}})", "a: 1", {"drift value config.yml a: 2, is 1 @1:4"}},
      {R"({"a": 1})", R"({"a": {"I": 1.0}})", "a: 1", {}},
      {R"({"a": 1})", R"({"a": {"J": 2}})", "a: 1", {}},
      {"{}", R"({"a": {"I": 2}})", "a: 2", {"variance documented config.yml a: 2, is 2 @1:4"}},
      {"{}", R"({"a": {"I": null}})", "b: 2", {"variance documented config.yml a: null"}},
      {R"({"a": null})", R"({"a": {"I": null}})", "b: 2", {}},
      {R"({"a": 1})", R"({"a": {"I": null}})", "a: 1", {"drift value config.yml a: null, is 1 @1:4"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.universal, c.variable, c.yaml);
    CHECK(lines_of(judge_config(c.universal, c.variable, c.yaml)) == c.expected);
  }
}

TEST_CASE("messages say what the values do not") {
  struct Case {
    std::string universal;
    std::string variable;
    std::string yaml;
    std::string message;
  };
  const Case cases[] = {
      {R"({"a": true})", "{}", "a: \"true\"", "is text; expected is true or false"},
      {R"({"a": 1})", "{}", "a: 2", "has another value than expected"},
      {R"({"a": 1})", "{}", "b: 2", "the file has no such key"},
      {R"({"a.b.c": 1})", "{}", "x: 1\na: text", "the file has no such key: \"a\" is text, not a mapping (line 2)"},
      {R"({"a.b": 1})", "{}", "a: [1]", "the file has no such key: \"a\" is a list, not a mapping (line 1)"},
      {R"({"l[0].b": 1})", "{}", "l: [b: 2]",
       "the file has no such key: \"l\" is a list (line 1), whose items are no keys: write the whole list"},
      {R"({"a": 1})", R"({"a": {"I": 2}})", "a: 1", "has the universal value; another is documented for this instance"},
      {R"({"a": 1})", R"({"a": {"I": 2}})", "a: 2", "as documented for this instance"},
  };
  for (const Case& c : cases) {
    const Verdict verdict = judge_config(c.universal, c.variable, c.yaml);
    REQUIRE(verdict.findings.size() == 1);
    CHECK(verdict.findings[0].message == c.message);
  }
}

TEST_CASE("a file that nobody reads is told, whether anything differs or not") {
  const Expectations set = set_of(R"({"P": {"a": 1}})");
  const auto warnings = [&](std::initializer_list<std::pair<std::string, std::string>> files) {
    WrittenFiles written(files);
    return judge(set, {"H", "I", std::nullopt}, "P", written, {}, Secrets(), false).warnings;
  };
  const Lines told{"config.yaml lies beside config.yml, which counts"};
  CHECK(warnings({{"config.yml", "a: 1"}, {"config.yaml", "a: 2"}}) == told);
  CHECK(warnings({{"config.yml", "a: 2"}, {"config.yaml", "a: 1"}}) == told);
  CHECK(warnings({{"config.yml", "a: 1"}}).empty());
  CHECK(warnings({{"config.yaml", "a: 1"}}).empty());
}

TEST_CASE("an empty file, or one of another format, is one finding") {
  const Expectations set =
      set_of(R"({"P": {"a": 1, "b": 2, "n": null, "server.properties": {"motd": "x", "port": 1}}})");
  WrittenFiles files({{"config.yml", " \r\n"}, {"server.properties", "motd=y"}});
  const Verdict verdict = judge(set, {"H", "I", std::nullopt}, "P", files, {}, Secrets(), false);
  REQUIRE(lines_of(verdict).size() == 2);
  CHECK(line_of(verdict.findings[0]) == "drift empty-file config.yml -");
  CHECK(verdict.findings[0].message == "the file is empty");
  CHECK(line_of(verdict.findings[1]) == "error unsupported-format server.properties -");
  CHECK(verdict.counts.ok == 1);
  CHECK(verdict.counts.keys == 5);
}

TEST_CASE("a hint says why a value is not what it looks like, and nothing of a secret") {
  struct Case {
    std::string universal;
    std::string yaml;
    std::string hint;
  };
  const std::string anchor = "without quotes, `&` begins an anchor, which is no part of the value";
  const Case cases[] = {
      {R"({"a": "&cHi"})", "a: &cHi", anchor},
      {R"({"a": "&cHi all"})", "a: &cHi all", anchor},
      {R"({"a": ["&7x"]})", "a:\n- &7x", anchor},
      {R"({"a": "x"})", "a: y", ""},
      {R"({"a": "x"})", "b: &c y", ""},
      {R"({"a": "x"})", "a: &c {b: 1}", ""},
      {R"({"password": "&cHi"})", "password: &cHi", "without quotes, a part of it is not read as text"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const Verdict verdict = judge_config(c.universal, "{}", c.yaml);
    REQUIRE(verdict.findings.size() == 1);
    CHECK(verdict.findings[0].hint == c.hint);
  }
}

TEST_CASE("files that are absent, invalid or unreadable are one finding each") {
  const Expectations set = set_of(
      R"({"P": {"gone": {"a": 1, "b": 2, "n": null}, "bad": {"a": 1, "b": 2}, "locked": {"a": null}, "null": {"a": null}, "main": {"a": 1}}})",
      R"({"P": {"gone.n": {"I": null}, "null.b": {"I": null}}})");
  WrittenFiles files({{"bad.yml", "a: 1\nb: {\n"}, {"config.yml", "main: {a: 1}"}});
  files.add_unreadable("locked.yml", "permission denied");
  const Verdict verdict = judge(set, {"H", "I", std::nullopt}, "P", files, {}, Secrets(), false);
  REQUIRE(lines_of(verdict).size() == 5);
  CHECK_THAT(line_of(verdict.findings[0]), Catch::StartsWith("drift invalid-file bad.yml - @"));
  CHECK(line_of(verdict.findings[1]) == "drift missing-file gone.yml -");
  CHECK(line_of(verdict.findings[2]) == "error unreadable locked.yml -");
  CHECK(verdict.findings[2].message == "permission denied");
  CHECK(line_of(verdict.findings[3]) == "drift missing-file main.yml -");
  CHECK_THAT(verdict.findings[3].message, Catch::Contains("config.yml has a mapping \"main\""));
  CHECK(line_of(verdict.findings[4]) == "variance documented null.yml b: null");
  CHECK(verdict.counts.files == 5);
  CHECK(verdict.counts.keys == 9);
  CHECK(verdict.counts.ok == 2);
  CHECK(verdict.counts.variance == 1);
  CHECK(verdict.counts.drift == 3);
  CHECK(verdict.counts.error == 1);
}

TEST_CASE("a plugin's folder that cannot be read is one finding, and its keys count") {
  const Expectations set = set_of(R"({"P": {"a": 1, "config.a": 1, "s": {"b": 1}}, "Q": {}})");
  const Verdict verdict = judge_unreadable(set, {"H", "I", std::nullopt}, "P", "permission denied", {});
  CHECK(lines_of(verdict) == Lines{"error unreadable - -"});
  CHECK(verdict.findings[0].plugin == "P");
  CHECK(verdict.counts.keys == 3);
  CHECK(verdict.counts.error == 1);
  CHECK(judge_unreadable(set, {"H", "I", std::nullopt}, "Q", "x", {}).findings.empty());
  const Selection other{{}, {}, Patterns({"nothing"})};
  CHECK(judge_unreadable(set, {"H", "I", std::nullopt}, "P", "x", other).findings.empty());
}

TEST_CASE("secrets are hidden where either value is one") {
  struct Case {
    std::string expected;
    std::string yaml;
    Lines lines;
  };
  const Case cases[] = {
      {R"({"password": "x"})", "password: y", {"drift value config.yml password hidden @1:11"}},
      {R"({"password": 1})", "password: y", {"drift value config.yml password hidden @1:11"}},
      {R"({"password": "x"})", "password: 1", {"drift value config.yml password hidden @1:11"}},
      {R"({"password": "x"})", "a: 1", {"drift missing-key config.yml password hidden"}},
      {R"({"password": null})", "password: y", {"drift value config.yml password hidden @1:11"}},
      {R"({"a": 1})", "a: &x y\npassword: *x", {"drift value config.yml a hidden @1:4"}},
      {R"({"a": 1})", "a: [&x y]\npassword: *x", {"drift value config.yml a hidden @1:4"}},
      {R"({"a": 1})", "a: &x y\nb: *x # password", {"drift value config.yml a: 1, is \"y\" @1:4"}},
      {R"({"tokens": 5})", "tokens: true", {"drift value config.yml tokens: 5, is true @1:9"}},
      {R"({"l": [{"password": "x", "b": "y"}]})",
       "l: [{password: z, b: y}]",
       {R"(drift value config.yml l: [{"password": "‹hidden›", "b": "y"}], is [{"password": "‹hidden›", "b": "y"}] @1:4)"}},
      {R"({"a": 1})",
       "a: {secret: s, b: t}",
       {R"(drift value config.yml a: 1, is {"secret": "‹hidden›", "b": "t"} @1:4)"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expected);
    CHECK(lines_of(judge_config(c.expected, "{}", c.yaml)) == c.lines);
  }
}

TEST_CASE("a selection narrows findings and counts") {
  const std::string universal =
      R"({"P": {"a": 1, "lang/en": {"a": 1, "b": {"c": 1}}, "cfg.x": 1, "gone": {"k": 1}, "star*": 1, "starry": 1}})";
  struct Case {
    Selection selection;
    std::size_t files;
    std::size_t keys;
    std::size_t drift;
  };
  const Case cases[] = {
      {{}, 4, 7, 7},
      {{{}, Patterns({"lang/en"}), {}}, 1, 2, 2},
      {{{}, Patterns({"lang/en.yml"}), {}}, 1, 2, 2},
      {{{}, Patterns({"*"}), Patterns({"a"})}, 2, 2, 2},
      {{{}, {}, Patterns({"lang/en.b.c"})}, 1, 1, 1},
      {{{}, {}, Patterns({"b.c"})}, 1, 1, 1},
      {{{}, {}, Patterns({"cfg.x"})}, 1, 1, 1},
      {{{}, {}, Patterns({"x"})}, 1, 1, 1},
      {{{}, {}, Patterns({"star*"})}, 1, 1, 1},  // equal to a key: that one alone
      {{{}, {}, Patterns({"sta*"})}, 1, 2, 2},
      {{{}, {}, Patterns({"k"})}, 1, 1, 1},  // the missing file has it
      {{{}, Patterns({"gone"}), Patterns({"a"})}, 0, 0, 0},
  };
  for (const Case& c : cases) {
    WrittenFiles files({{"config.yml", "z: 1"}, {"lang/en.yml", "z: 1"}, {"cfg.yml", "z: 1"}});
    const Verdict verdict =
        judge(set_of(universal), {"H", "I", std::nullopt}, "P", files, c.selection, Secrets(), false);
    CHECK(verdict.counts.files == c.files);
    CHECK(verdict.counts.keys == c.keys);
    CHECK(verdict.counts.drift == c.drift);
  }
}

TEST_CASE("ok findings are listed on request, sorted by file and key") {
  const Verdict verdict = judge_config(R"({"b": 1, "a": 2, "B": 3})", "{}", "a: 2\nb: 1\nB: 3", {}, true);
  CHECK(lines_of(verdict) ==
        Lines{"ok config.yml B: 3, is 3 @3:4", "ok config.yml a: 2, is 2 @1:4", "ok config.yml b: 1, is 1 @2:4"});
  CHECK(verdict.counts.ok == 3);
}

TEST_CASE("keys that nobody has decided are counted, whatever is there") {
  const std::string undecided = R"({"$value": 1, "undecided": true})";
  const std::string one = "\"a\": " + undecided + ", \"b\": " + undecided + ", \"c\": 1";
  const Expectations set =
      set_of("{\"P\": {" + one + ", \"gone\": {" + one + "}, \"bad\": {" + one + "}}}", R"({"P": {"b": {"I": 1}}})");
  WrittenFiles files({{"config.yml", "a: 1\nb: 1\nc: 1"}, {"bad.yml", "a: ["}});
  const auto count = [&](const Selection& selection) {
    return judge(set, {"H", "I", std::nullopt}, "P", files, selection, Secrets(), false).counts.undecided;
  };
  CHECK(count({}) == 5);  // `b` is decided for this instance
  CHECK(count({{}, {}, Patterns({"a"})}) == 3);
  CHECK(judge_unreadable(set, {"H", "I", std::nullopt}, "P", "x", {}).counts.undecided == 5);
}

TEST_CASE("nothing is expected of an unknown plugin") {
  WrittenFiles files({{"config.yml", "a: 1"}});
  const Verdict verdict = judge(set_of("{}"), {"H", "I", std::nullopt}, "P", files, {}, Secrets(), true);
  CHECK(verdict.findings.empty());
  CHECK(verdict.counts.keys == 0);
}

TEST_CASE("several threads judge by one set at once") {
  const Expectations set = set_of(R"({"P": {"a.b": 1, "s": {"x": 1}, "cfg.k": 2}})", R"({"P": {"a.b": {"I": 2}}})");
  std::vector<Lines> results(4);
  std::vector<std::thread> threads;
  for (Lines& result : results) {
    threads.emplace_back([&set, &result] {
      for (int i = 0; i < 50; ++i) {
        WrittenFiles files({{"config.yml", "a: {b: 3}"}, {"s.yml", "x: {y: 1}"}, {"cfg.yml", "z: 1"}});
        result = lines_of(judge(set, {"H", "I", std::nullopt}, "P", files, {}, Secrets(), false));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Lines& result : results) CHECK(result == results[0]);
  CHECK(results[0].size() == 3);
}

}  // namespace ampcfg::drift::verdict_test

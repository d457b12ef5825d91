#include "ampcfg/drift/judging/look_up.hpp"

#include <catch2/catch.hpp>

#include "drift/written_set.hpp"

namespace ampcfg::drift::look_up_test {
namespace {

using Lines = std::vector<std::string>;

std::string line_of(const Reading& reading) {
  std::string line = reading.file + " " + reading.key;
  line += reading.value ? " = " + *reading.value : " absent";
  if (reading.hidden) line += " hidden";
  if (reading.expected) line += ", expected " + *reading.expected + " " + std::string(name(*reading.source));
  if (reading.status) line += ": " + std::string(name(*reading.status)) + " " + reading.kind;
  if (reading.place) line += " @" + std::to_string(reading.place->line) + ":" + std::to_string(reading.place->column);
  return line;
}

}  // namespace

TEST_CASE("keys are looked up as an expectation writes them, and in the files that are asked for") {
  const Expectations set =
      set_of(R"({"P": {"debug": false, "lang/en": {"join": "Hi", "gone": 1}, "web.password": "s", "old.k": 1}})",
             R"({"P": {"limit": {"I": 5}}})");
  const auto look = [&](const Patterns& files_asked, const std::string& key, bool with_set = true) {
    WrittenFiles files({{"config.yml", "debug: true\nlimit: 5\nmore: {x: 1, y: {z: 2}}\nstar*: 1\nstarry: 2\n"},
                        {"lang/en.yml", "join: Hi\nquit: Bye\n"},
                        {"web.yml", "password: t\nport: 80\n"},
                        {"bad.yml", "{"},
                        {"data.json", "{}"}});
    Lines lines;
    const Selection selection{{}, files_asked, Patterns({key})};
    for (const Reading& reading : look_up(with_set ? &set : nullptr, {"H", "I", std::nullopt}, "P", files,
                                          files.paths(), selection, Secrets())) {
      lines.push_back(line_of(reading));
    }
    return lines;
  };
  struct Case {
    Patterns files;
    std::string key;
    Lines expected;
  };
  const Case cases[] = {
      {{}, "debug", {"config.yml debug = true, expected false universal: drift value @1:8"}},
      {{}, "config.debug", {"config.yml debug = true, expected false universal: drift value @1:8"}},
      {{}, "limit", {"config.yml limit = 5, expected 5 variable: variance documented @2:8"}},
      {{}, "lang/en.join", {"lang/en.yml join = \"Hi\", expected \"Hi\" universal: ok  @1:7"}},
      {{}, "join", {"lang/en.yml join = \"Hi\", expected \"Hi\" universal: ok  @1:7"}},
      {{}, "gone", {"lang/en.yml gone absent, expected 1 universal: drift missing-key"}},
      {{}, "old.k", {"config.yml old.k absent, expected 1 universal: drift missing-key"}},
      // not expected, only there
      {{}, "more.x", {"config.yml more.x = 1 @3:11"}},
      {{}, "more", {"config.yml more = {\"x\": 1, \"y\": {\"z\": 2}} @3:7"}},
      {{}, "lang/en.quit", {"lang/en.yml quit = \"Bye\" @2:7"}},
      {{}, "lang/en.yml.quit", {"lang/en.yml quit = \"Bye\" @2:7"}},
      {{}, "quit", {"lang/en.yml quit = \"Bye\" @2:7"}},  // its file's name left away
      // not there: where it would be
      {{}, "lang/fr.quit", {"lang/fr.yml quit absent"}},
      {Patterns({"lang/en"}), "quit", {"lang/en.yml quit = \"Bye\" @2:7"}},
      {Patterns({"web"}), "debug", {"web.yml debug absent"}},
      {Patterns({"web", "lang/*"}), "debug", {}},
      {{}, "nothing", {"config.yml nothing absent"}},
      // secrets
      {{},
       "web.password",
       {"web.yml password = \"‹hidden›\" hidden, expected \"‹hidden›\" universal: drift value @1:11"}},
      // globs
      {{}, "more.*", {"config.yml more.x = 1 @3:11", "config.yml more.y.z = 2 @3:21"}},
      {{},
       "lang/*",
       {"lang/en.yml gone absent, expected 1 universal: drift missing-key",
        "lang/en.yml join = \"Hi\", expected \"Hi\" universal: ok  @1:7", "lang/en.yml quit = \"Bye\" @2:7"}},
      {Patterns({"web*"}), "po*", {"web.yml port = 80 @2:7"}},
      {{}, "star*", {"config.yml star* = 1 @4:8"}},  // equal to a name: that one alone
  };
  for (const Case& c : cases) {
    CAPTURE(c.key);
    CHECK(look(c.files, c.key) == c.expected);
  }
  CHECK(look({}, "debug", false) == Lines{"config.yml debug = true @1:8"});
}

TEST_CASE("a key of a file that cannot be read says why") {
  const Expectations set = set_of(R"({"P": {"bad": {"a": 1}, "locked": {"a": 1}, "gone": {"a": 1, "n": null}}})");
  WrittenFiles files({{"bad.yml", "a: {"}});
  files.add_unreadable("locked.yml", "permission denied");
  const auto readings =
      look_up(&set, {"H", "I", std::nullopt}, "P", files, files.paths(), {{}, {}, Patterns({"?"})}, Secrets());
  REQUIRE(readings.size() == 4);
  CHECK(line_of(readings[0]) == "bad.yml a absent, expected 1 universal: drift invalid-file");
  CHECK_THAT(readings[0].message, Catch::StartsWith("line 1"));
  CHECK(line_of(readings[1]) == "gone.yml a absent, expected 1 universal: drift missing-file");
  CHECK(line_of(readings[2]) == "gone.yml n absent, expected null universal: ok ");
  CHECK(line_of(readings[3]) == "locked.yml a absent, expected 1 universal: error unreadable");
}

}  // namespace ampcfg::drift::look_up_test
